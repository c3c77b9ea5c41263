package io.countersign.chaos.inside;

import io.countersign.application.channel.HilChannel;
import io.countersign.application.port.ApprovalRequests;
import io.countersign.application.port.AuditLog;
import io.countersign.application.port.Executions;
import io.countersign.application.port.Jobs;
import io.countersign.application.port.Secrets;
import io.countersign.application.port.SigningKeys;
import io.countersign.application.runtime.Transactions;
import io.countersign.domain.continuation.ContinuationOrchestrator;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A named place at which the application halts, as if the power of its machine had gone. Inside the
 * application it is a call of one of its ports; outside it is what the other end of a connection
 * sees.
 */
public enum CrashPoint {
  CP01(Moment.BEFORE, Transactions.class, "inTransaction", "RequestApproval"),
  CP02(Moment.AFTER, ApprovalRequests.class, "add", "RequestApproval"),
  CP03(Moment.BEFORE_COMMIT, Transactions.class, "inTransaction", "RequestApproval"),
  CP04(Moment.AFTER, Transactions.class, "inTransaction", "RequestApproval"),
  CP05(Moment.BEFORE, Transactions.class, "inTransaction", "DeliverNotice"),
  CP06(Moment.BEFORE, HilChannel.class, "deliver", "DeliverNotice"),
  /** The mail server has accepted the connection. */
  CP07,
  /** The mail server has the whole mail and has not said 250. */
  CP08,
  CP09(Moment.AFTER, HilChannel.class, "deliver", "DeliverNotice"),
  CP10(Moment.BEFORE, Transactions.class, "inTransaction", "DecideApproval"),
  CP11(Moment.AFTER_STATEMENT, ApprovalRequests.class, "UPDATE approval_request", ""),
  CP12(Moment.AFTER, ApprovalRequests.class, "saveDecisions", "DecideApproval"),
  /** The same by a call of the API, which decides alone. */
  CP12B(Moment.AFTER, ApprovalRequests.class, "saveDecision", "DecideApproval"),
  CP13(Moment.AFTER, AuditLog.class, "appendEach", "DecideApproval"),
  CP13B(Moment.AFTER, AuditLog.class, "append", "DecideApproval"),
  CP14(Moment.AFTER, Jobs.class, "schedule", "DecideApproval"),
  /** The database has committed, and the application does not know yet. */
  CP15,
  CP16(Moment.AFTER, Transactions.class, "inTransaction", "DecideApproval"),
  CP17(Moment.BEFORE, Transactions.class, "inTransaction", "ResumeCaller"),
  CP18(Moment.BEFORE, ContinuationOrchestrator.class, "resume", "ResumeCaller"),
  /** The receiver has the whole callback and has not answered. */
  CP19,
  CP20(Moment.AFTER, ContinuationOrchestrator.class, "resume", "ResumeCaller"),
  CP21(Moment.AFTER, Jobs.class, "addFailed", "RunJob"),
  /** The failed job is on record, and the job itself still in the table. */
  CP21B(Moment.AFTER, Transactions.class, "inTransaction", "RunJob"),
  CP25(Moment.AFTER, Secrets.class, "rewrap", "RewrapSecrets"),
  CP26(Moment.AFTER, SigningKeys.class, "add", "RotateSigningKey"),
  CP27(Moment.AFTER, Transactions.class, "inTransaction", "RemindApprovers"),
  CP28(Moment.AFTER, ApprovalRequests.class, "saveClosed", "CloseRequest"),
  /** Expiry is committed, and its job still in the table. */
  CP28B(Moment.AFTER, Transactions.class, "inTransaction", "CloseRequest"),
  CP31(Moment.AFTER, Executions.class, "add", "StartExecution"),
  CP32(Moment.BEFORE_COMMIT, Transactions.class, "inTransaction", "StartExecution"),
  CP33(Moment.AFTER, Transactions.class, "inTransaction", "StartExecution"),
  /** The step after a decision is open, and its execution has not moved yet. */
  CP34(Moment.AFTER, ApprovalRequests.class, "add", "DecideApproval"),
  CP35(Moment.AFTER, Executions.class, "save", "DecideApproval"),
  /** The decision and the next step are committed, and nobody was told. */
  CP36(Moment.AFTER, Transactions.class, "inTransaction", "DecideApproval"),
  CP37(Moment.AFTER, Executions.class, "save", "ChangeExecution"),
  CP38(Moment.AFTER, Transactions.class, "inTransaction", "ChangeExecution"),
  /** A timer ends a step and begins the next. */
  CP39(Moment.AFTER, Executions.class, "save", "CloseRequest"),
  CP40(Moment.AFTER, Transactions.class, "inTransaction", "CloseRequest"),
  /** A question is withdrawn, since others have answered enough. */
  CP41(Moment.AFTER, ApprovalRequests.class, "saveClosed", "CloseRequest"),
  /** A task is handed out, and nobody knows. */
  CP42(Moment.AFTER, ContinuationOrchestrator.class, "resume", "ResumeCaller");

  /** Those between the steps of executions. */
  public static final Set<CrashPoint> OF_EXECUTIONS = EnumSet.range(CP31, CP42);

  /** Names the point in the launched application. */
  public static final String PROPERTY = "chaos.point";

  private enum Moment {
    BEFORE,
    AFTER,
    BEFORE_COMMIT,
    AFTER_STATEMENT
  }

  private final @Nullable Moment moment;
  private final Class<?> port;
  private final String method;
  private final String useCase;

  CrashPoint() {
    this.moment = null;
    this.port = Void.class;
    this.method = "";
    this.useCase = "";
  }

  CrashPoint(Moment moment, Class<?> port, String method, String useCase) {
    this.moment = moment;
    this.port = port;
    this.method = method;
    this.useCase = useCase;
  }

  /** Whether whoever is at the other end has to do it. */
  public boolean outside() {
    return moment == null;
  }

  /** Whether it is told by the text of a statement. */
  public boolean byStatement() {
    return moment == Moment.AFTER_STATEMENT;
  }

  void before(Class<?> called, String name) {
    reach(Moment.BEFORE, called, name);
  }

  void after(Class<?> called, String name) {
    reach(Moment.AFTER, called, name);
  }

  void beforeCommit(String name) {
    reach(Moment.BEFORE_COMMIT, Transactions.class, name);
  }

  void afterStatement(String sql) {
    if (byStatement() && sql.stripLeading().startsWith(method)) {
      halt();
    }
  }

  private void reach(Moment now, Class<?> called, String name) {
    if (moment == now && port == called && method.equals(name) && within()) {
      halt();
    }
  }

  /** A transaction belongs to the use case that opens it, everything else also to those around. */
  private boolean within() {
    return StackWalker.getInstance()
        .walk(frames -> {
          var useCases =
              frames
                  .map(StackWalker.StackFrame::getClassName)
                  .filter(name -> name.startsWith("io.countersign.application.usecase."));
          return (port == Transactions.class ? useCases.limit(1) : useCases)
              .anyMatch(name -> name.matches(".*\\." + useCase + "(\\$.*)?"));
        });
  }

  private void halt() {
    System.err.println("Halted at " + this);
    Runtime.getRuntime().halt(137);
  }
}
