package io.countersign.application.usecase.sandbox;

import io.countersign.application.job.Job;
import io.countersign.application.port.Jobs;
import io.countersign.application.port.SandboxApprovers;
import io.countersign.application.port.SandboxMessages;
import io.countersign.application.port.SandboxMessages.Message;
import io.countersign.application.port.TenantClock;
import io.countersign.application.runtime.Transactions;
import io.countersign.application.sandbox.ApproverScript;
import io.countersign.application.sandbox.ApproverScript.Manner;
import io.countersign.application.usecase.job.ScriptedApprover;
import io.countersign.domain.person.EmailAddress;
import io.countersign.domain.tenant.TenantId;
import java.time.Instant;
import java.util.ArrayList;

/** Takes a message to a mailbox in the sandbox; its reader acts later, if there is a script. */
public final class CatchMessage {
  private final Transactions transactions;
  private final SandboxMessages messages;
  private final SandboxApprovers approvers;
  private final Jobs jobs;
  private final TenantClock clock;

  public CatchMessage(
      Transactions transactions,
      SandboxMessages messages,
      SandboxApprovers approvers,
      Jobs jobs,
      TenantClock clock) {
    this.transactions = transactions;
    this.messages = messages;
    this.approvers = approvers;
    this.jobs = jobs;
    this.clock = clock;
  }

  /** What became of it. */
  public sealed interface Result {
    record Kept() implements Result {}

    /** There is no such mailbox, as a script has it. */
    record Bounced() implements Result {}
  }

  /** The same message again replaces it. */
  public Result handle(TenantId tenant, Message message) {
    return transactions.inTransaction(() -> {
      var script = approvers.find(tenant, new EmailAddress(message.to()).normalized());
      return switch (script.orElseGet(ApproverScript.Never::new)) {
        case ApproverScript.Bounces() -> new Result.Bounced();
        case ApproverScript.Never() -> keep(tenant, message);
        case ApproverScript.Answers answers -> {
          schedule(tenant, message, answers);
          yield keep(tenant, message);
        }
      };
    });
  }

  private Result keep(TenantId tenant, Message message) {
    messages.put(tenant, message);
    return new Result.Kept();
  }

  private void schedule(TenantId tenant, Message message, ApproverScript.Answers answers) {
    if (!ScriptedApprover.asks(message)) {
      return;
    }
    var now = clock.now(tenant);
    var acts = new ArrayList<Jobs.Scheduled>();
    if (answers.manner() == Manner.BEHIND_SCANNER) {
      acts.add(act(tenant, ScriptedApprover.scanning(message), now));
    }
    acts.add(act(tenant, ScriptedApprover.reading(message), now.plus(answers.after())));
    jobs.schedule(tenant, acts);
  }

  private static Jobs.Scheduled act(TenantId tenant, String subject, Instant due) {
    return new Jobs.Scheduled(new Job(tenant, Job.Kind.ACT, subject), due);
  }
}
