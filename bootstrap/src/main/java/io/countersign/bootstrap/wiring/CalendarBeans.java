package io.countersign.bootstrap.wiring;

import io.countersign.application.port.AuditLog;
import io.countersign.application.port.Calendars;
import io.countersign.application.port.TenantClock;
import io.countersign.application.runtime.Transactions;
import io.countersign.application.usecase.calendar.FindCalendars;
import io.countersign.application.usecase.calendar.PutCalendar;
import io.countersign.application.usecase.calendar.RemoveCalendar;
import io.micronaut.context.annotation.Factory;
import jakarta.inject.Singleton;

@Factory
final class CalendarBeans {
  @Singleton
  PutCalendar putCalendar(
      Transactions transactions, Calendars calendars, AuditLog audit, TenantClock clock) {
    return new PutCalendar(transactions, calendars, audit, clock);
  }

  @Singleton
  RemoveCalendar removeCalendar(
      Transactions transactions, Calendars calendars, AuditLog audit, TenantClock clock) {
    return new RemoveCalendar(transactions, calendars, audit, clock);
  }

  @Singleton
  FindCalendars findCalendars(Calendars calendars) {
    return new FindCalendars(calendars);
  }
}
