package io.countersign.adapters.persistence;

import io.countersign.application.port.ApiKeys;
import io.countersign.application.port.ApprovalRequests;
import io.countersign.application.port.AuditLog;
import io.countersign.application.port.Calendars;
import io.countersign.application.port.ChannelAccounts;
import io.countersign.application.port.CodeTries;
import io.countersign.application.port.Continuations;
import io.countersign.application.port.Delegations;
import io.countersign.application.port.Deliveries;
import io.countersign.application.port.Executions;
import io.countersign.application.port.Handles;
import io.countersign.application.port.IdempotencyKeys;
import io.countersign.application.port.Jobs;
import io.countersign.application.port.Links;
import io.countersign.application.port.People;
import io.countersign.application.port.Presses;
import io.countersign.application.port.SandboxApprovers;
import io.countersign.application.port.SandboxClocks;
import io.countersign.application.port.SandboxMessages;
import io.countersign.application.port.Secrets;
import io.countersign.application.port.SigningKeys;
import io.countersign.application.port.TenantClock;
import io.countersign.application.port.Tenants;
import io.countersign.application.port.Timeline;
import io.countersign.application.port.Workflows;
import io.countersign.application.runtime.Transactions;
import io.countersign.application.testing.ApiKeysContract;
import io.countersign.application.testing.ApprovalRequestsContract;
import io.countersign.application.testing.AuditLogContract;
import io.countersign.application.testing.CalendarsContract;
import io.countersign.application.testing.ChannelAccountsContract;
import io.countersign.application.testing.CodeTriesContract;
import io.countersign.application.testing.ContinuationsContract;
import io.countersign.application.testing.DelegationsContract;
import io.countersign.application.testing.DeliveriesContract;
import io.countersign.application.testing.ExecutionsContract;
import io.countersign.application.testing.IdempotencyKeysContract;
import io.countersign.application.testing.JobsContract;
import io.countersign.application.testing.LinksContract;
import io.countersign.application.testing.PeopleContract;
import io.countersign.application.testing.PressesContract;
import io.countersign.application.testing.SandboxApproversContract;
import io.countersign.application.testing.SandboxClocksContract;
import io.countersign.application.testing.SandboxMessagesContract;
import io.countersign.application.testing.SecretsContract;
import io.countersign.application.testing.SigningKeysContract;
import io.countersign.application.testing.TenantsContract;
import io.countersign.application.testing.TimelineContract;
import io.countersign.application.testing.TransactionsContract;
import io.countersign.application.testing.WorkflowsContract;
import java.time.InstantSource;
import org.junit.jupiter.api.Nested;

/** All that is tested on a database; one subclass for each engine. */
abstract class PersistenceSuite {
  private final TestDatabase database;

  PersistenceSuite(TestDatabase database) {
    this.database = database;
  }

  /** What contracts ask for to prepare their tests. */
  abstract class Contract {
    public Transactions transactions() {
      return database.bean(Transactions.class);
    }

    public Tenants tenants() {
      return database.bean(Tenants.class);
    }

    public ApprovalRequests requests() {
      return database.bean(ApprovalRequests.class);
    }

    public SigningKeys signingKeys() {
      return database.bean(SigningKeys.class);
    }
  }

  @Nested
  class ForApiKeys extends Contract implements ApiKeysContract {
    @Override
    public ApiKeys testee() {
      return database.bean(ApiKeys.class);
    }
  }

  @Nested
  class ForApprovalRequests extends Contract implements ApprovalRequestsContract {
    @Override
    public ApprovalRequests testee() {
      return database.bean(ApprovalRequests.class);
    }
  }

  @Nested
  class ForAuditLog extends Contract implements AuditLogContract {
    @Override
    public AuditLog testee() {
      return database.bean(AuditLog.class);
    }
  }

  @Nested
  class ForChannelAccounts extends Contract implements ChannelAccountsContract {
    @Override
    public ChannelAccounts testee() {
      return database.bean(ChannelAccounts.class);
    }
  }

  @Nested
  class ForContinuations extends Contract implements ContinuationsContract {
    @Override
    public Continuations testee() {
      return database.bean(Continuations.class);
    }
  }

  @Nested
  class ForWorkflows extends Contract implements WorkflowsContract {
    @Override
    public Workflows testee() {
      return database.bean(Workflows.class);
    }
  }

  @Nested
  class ForExecutions extends Contract implements ExecutionsContract {
    @Override
    public Executions testee() {
      return database.bean(Executions.class);
    }
  }

  @Nested
  class ForCalendars extends Contract implements CalendarsContract {
    @Override
    public Calendars testee() {
      return database.bean(Calendars.class);
    }
  }

  @Nested
  class ForDelegations extends Contract implements DelegationsContract {
    @Override
    public Delegations testee() {
      return database.bean(Delegations.class);
    }

    @Override
    public People people() {
      return database.bean(People.class);
    }
  }

  @Nested
  class ForDeliveries extends Contract implements DeliveriesContract {
    @Override
    public Deliveries testee() {
      return database.bean(Deliveries.class);
    }
  }

  @Nested
  class ForCodeTries extends Contract implements CodeTriesContract {
    @Override
    public CodeTries testee() {
      return database.bean(CodeTries.class);
    }
  }

  @Nested
  class ForIdempotencyKeys extends Contract implements IdempotencyKeysContract {
    @Override
    public IdempotencyKeys testee() {
      return database.bean(IdempotencyKeys.class);
    }
  }

  @Nested
  class ForJobs extends Contract implements JobsContract {
    @Override
    public Jobs testee() {
      return database.bean(Jobs.class);
    }
  }

  @Nested
  class ForLinks extends Contract implements LinksContract {
    @Override
    public Links testee() {
      return database.bean(Links.class);
    }
  }

  @Nested
  class ForPeople extends Contract implements PeopleContract {
    @Override
    public People testee() {
      return database.bean(People.class);
    }

    @Override
    public Handles handles() {
      return database.bean(Handles.class);
    }
  }

  @Nested
  class ForPresses extends Contract implements PressesContract {
    @Override
    public Presses testee() {
      return database.bean(Presses.class);
    }
  }

  @Nested
  class ForSandboxMessages extends Contract implements SandboxMessagesContract {
    @Override
    public SandboxMessages testee() {
      return database.bean(SandboxMessages.class);
    }
  }

  @Nested
  class ForTimeline extends Contract implements TimelineContract {
    @Override
    public Timeline testee() {
      return database.bean(Timeline.class);
    }

    @Override
    public Jobs jobs() {
      return database.bean(Jobs.class);
    }
  }

  @Nested
  class ForSandboxClocks extends Contract implements SandboxClocksContract {
    @Override
    public SandboxClocks testee() {
      return database.bean(SandboxClocks.class);
    }

    @Override
    public TenantClock clock() {
      return database.bean(TenantClock.class);
    }

    @Override
    public InstantSource realTime() {
      return database.bean(InstantSource.class);
    }
  }

  @Nested
  class ForSandboxApprovers extends Contract implements SandboxApproversContract {
    @Override
    public SandboxApprovers testee() {
      return database.bean(SandboxApprovers.class);
    }
  }

  @Nested
  class ForSecrets extends Contract implements SecretsContract {
    @Override
    public Secrets testee() {
      return database.bean(Secrets.class);
    }
  }

  @Nested
  class ForSigningKeys extends Contract implements SigningKeysContract {
    @Override
    public SigningKeys testee() {
      return database.bean(SigningKeys.class);
    }
  }

  @Nested
  class ForTenants extends Contract implements TenantsContract {
    @Override
    public Tenants testee() {
      return database.bean(Tenants.class);
    }
  }

  @Nested
  class ForTransactions extends Contract implements TransactionsContract {
    @Override
    public Transactions testee() {
      return database.bean(Transactions.class);
    }
  }

  @Nested
  class Storing extends StoringStories {
    Storing() {
      super(database);
    }
  }

  @Nested
  class RunningJobs extends JobStories {
    RunningJobs() {
      super(database);
    }
  }
}
