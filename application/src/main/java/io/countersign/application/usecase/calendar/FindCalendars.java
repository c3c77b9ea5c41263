package io.countersign.application.usecase.calendar;

import io.countersign.application.port.Calendars;
import io.countersign.domain.calendar.BusinessCalendar;
import io.countersign.domain.calendar.CalendarName;
import io.countersign.domain.tenant.TenantId;
import java.util.List;
import java.util.Optional;

/** Looks up calendars. */
public final class FindCalendars {
  private final Calendars calendars;

  public FindCalendars(Calendars calendars) {
    this.calendars = calendars;
  }

  public Optional<BusinessCalendar> find(TenantId tenant, CalendarName name) {
    return calendars.find(tenant, name);
  }

  /** By name, those after {@code afterName}. */
  public List<BusinessCalendar> findAfter(TenantId tenant, String afterName, int limit) {
    return calendars.list(tenant, afterName, limit);
  }
}
