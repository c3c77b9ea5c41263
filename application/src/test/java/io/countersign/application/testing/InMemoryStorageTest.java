package io.countersign.application.testing;

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
import java.time.InstantSource;
import org.junit.jupiter.api.Nested;

/** The storage that other tests stand on keeps every contract itself. */
class InMemoryStorageTest {

  private abstract static class OnOneStorage {
    final InMemoryStorage storage = new InMemoryStorage();

    public Transactions transactions() {
      return storage.transactions;
    }

    public Tenants tenants() {
      return storage.tenants;
    }

    public ApprovalRequests requests() {
      return storage.requests;
    }

    public SigningKeys signingKeys() {
      return storage.signingKeys;
    }
  }

  @Nested
  class InMemoryTransactionsTest extends OnOneStorage implements TransactionsContract {
    @Override
    public Transactions testee() {
      return storage.transactions;
    }

    @Override
    public Transactions transactions() {
      return testee();
    }
  }

  @Nested
  class InMemoryTenantsTest extends OnOneStorage implements TenantsContract {
    @Override
    public Tenants testee() {
      return storage.tenants;
    }

    @Override
    public Tenants tenants() {
      return testee();
    }
  }

  @Nested
  class InMemoryApiKeysTest extends OnOneStorage implements ApiKeysContract {
    @Override
    public ApiKeys testee() {
      return storage.apiKeys;
    }
  }

  @Nested
  class InMemorySecretsTest extends OnOneStorage implements SecretsContract {
    @Override
    public Secrets testee() {
      return storage.secrets;
    }
  }

  @Nested
  class InMemoryChannelAccountsTest extends OnOneStorage implements ChannelAccountsContract {
    @Override
    public ChannelAccounts testee() {
      return storage.channelAccounts;
    }
  }

  @Nested
  class InMemorySigningKeysTest extends OnOneStorage implements SigningKeysContract {
    @Override
    public SigningKeys testee() {
      return storage.signingKeys;
    }
  }

  @Nested
  class InMemoryCalendarsTest extends OnOneStorage implements CalendarsContract {
    @Override
    public Calendars testee() {
      return storage.calendars;
    }
  }

  @Nested
  class InMemoryDelegationsTest extends OnOneStorage implements DelegationsContract {
    @Override
    public Delegations testee() {
      return storage.delegations;
    }

    @Override
    public People people() {
      return storage.people;
    }
  }

  @Nested
  class InMemoryPeopleTest extends OnOneStorage implements PeopleContract {
    @Override
    public People testee() {
      return storage.people;
    }

    @Override
    public Handles handles() {
      return storage.handles;
    }
  }

  @Nested
  class InMemoryPressesTest extends OnOneStorage implements PressesContract {
    @Override
    public Presses testee() {
      return storage.presses;
    }
  }

  @Nested
  class InMemoryApprovalRequestsTest extends OnOneStorage implements ApprovalRequestsContract {
    @Override
    public ApprovalRequests testee() {
      return storage.requests;
    }
  }

  @Nested
  class InMemoryDeliveriesTest extends OnOneStorage implements DeliveriesContract {
    @Override
    public Deliveries testee() {
      return storage.deliveries;
    }
  }

  @Nested
  class InMemoryLinksTest extends OnOneStorage implements LinksContract {
    @Override
    public Links testee() {
      return storage.links;
    }
  }

  @Nested
  class InMemoryContinuationsTest extends OnOneStorage implements ContinuationsContract {
    @Override
    public Continuations testee() {
      return storage.continuations;
    }
  }

  @Nested
  class InMemoryWorkflowsTest extends OnOneStorage implements WorkflowsContract {
    @Override
    public Workflows testee() {
      return storage.workflows;
    }
  }

  @Nested
  class InMemoryExecutionsTest extends OnOneStorage implements ExecutionsContract {
    @Override
    public Executions testee() {
      return storage.executions;
    }
  }

  @Nested
  class InMemoryAuditLogTest extends OnOneStorage implements AuditLogContract {
    @Override
    public AuditLog testee() {
      return storage.auditLog;
    }
  }

  @Nested
  class InMemoryCodeTriesTest extends OnOneStorage implements CodeTriesContract {
    @Override
    public CodeTries testee() {
      return storage.codeTries;
    }
  }

  @Nested
  class InMemoryIdempotencyKeysTest extends OnOneStorage implements IdempotencyKeysContract {
    @Override
    public IdempotencyKeys testee() {
      return storage.idempotencyKeys;
    }
  }

  @Nested
  class InMemoryJobsTest extends OnOneStorage implements JobsContract {
    @Override
    public Jobs testee() {
      return storage.jobs;
    }
  }

  @Nested
  class InMemorySandboxMessagesTest extends OnOneStorage implements SandboxMessagesContract {
    @Override
    public SandboxMessages testee() {
      return storage.sandboxMessages;
    }
  }

  @Nested
  class InMemoryTimelineTest extends OnOneStorage implements TimelineContract {
    @Override
    public Timeline testee() {
      return storage.jobs;
    }

    @Override
    public Jobs jobs() {
      return storage.jobs;
    }
  }

  @Nested
  class InMemorySandboxClocksTest extends OnOneStorage implements SandboxClocksContract {
    private final SettableClock realTime = new SettableClock();
    private final InMemorySandboxClocks clocks = new InMemorySandboxClocks(storage, realTime);

    @Override
    public SandboxClocks testee() {
      return clocks;
    }

    @Override
    public TenantClock clock() {
      return clocks;
    }

    @Override
    public InstantSource realTime() {
      return realTime;
    }
  }

  @Nested
  class InMemorySandboxApproversTest extends OnOneStorage implements SandboxApproversContract {
    @Override
    public SandboxApprovers testee() {
      return storage.sandboxApprovers;
    }
  }
}
