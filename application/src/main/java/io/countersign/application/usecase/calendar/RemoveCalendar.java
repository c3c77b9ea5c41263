package io.countersign.application.usecase.calendar;

import io.countersign.application.access.Caller;
import io.countersign.application.port.AuditLog;
import io.countersign.application.port.Calendars;
import io.countersign.application.port.TenantClock;
import io.countersign.application.runtime.Transactions;
import io.countersign.domain.audit.AuditEvent;
import io.countersign.domain.calendar.CalendarName;
import io.countersign.domain.json.JsonValue;

/** Takes a calendar away. Requests that are open already still go by it. */
public final class RemoveCalendar {
  private final Transactions transactions;
  private final Calendars calendars;
  private final AuditLog audit;
  private final TenantClock clock;

  public RemoveCalendar(
      Transactions transactions, Calendars calendars, AuditLog audit, TenantClock clock) {
    this.transactions = transactions;
    this.calendars = calendars;
    this.audit = audit;
    this.clock = clock;
  }

  /** False if there is no such calendar. */
  public boolean handle(Caller.Client caller, CalendarName name) {
    return transactions.inTransaction(() -> {
      var removed = calendars.remove(caller.tenant(), name);
      if (removed) {
        audit.append(
            caller.tenant(),
            AuditLog.ADMIN,
            new AuditEvent(
                "calendar.removed",
                caller.actor(),
                clock.now(caller.tenant()),
                JsonValue.object().put("name", name.value()).build()));
      }
      return removed;
    });
  }
}
