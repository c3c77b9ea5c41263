package io.countersign.application.usecase.calendar;

import io.countersign.application.access.Caller;
import io.countersign.application.port.AuditLog;
import io.countersign.application.port.Calendars;
import io.countersign.application.port.TenantClock;
import io.countersign.application.runtime.Transactions;
import io.countersign.application.view.CalendarDocument;
import io.countersign.domain.audit.AuditEvent;
import io.countersign.domain.calendar.BusinessCalendar;

/** Stores a calendar. Requests that are open already go by what it said when they were opened. */
public final class PutCalendar {
  private final Transactions transactions;
  private final Calendars calendars;
  private final AuditLog audit;
  private final TenantClock clock;

  public PutCalendar(
      Transactions transactions, Calendars calendars, AuditLog audit, TenantClock clock) {
    this.transactions = transactions;
    this.calendars = calendars;
    this.audit = audit;
    this.clock = clock;
  }

  public BusinessCalendar handle(Caller.Client caller, BusinessCalendar calendar) {
    return transactions.inTransaction(() -> {
      calendars.put(caller.tenant(), calendar);
      audit.append(
          caller.tenant(),
          AuditLog.ADMIN,
          new AuditEvent(
              "calendar.put",
              caller.actor(),
              clock.now(caller.tenant()),
              CalendarDocument.of(calendar)));
      return calendar;
    });
  }
}
