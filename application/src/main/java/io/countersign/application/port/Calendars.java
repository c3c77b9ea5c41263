package io.countersign.application.port;

import io.countersign.domain.calendar.BusinessCalendar;
import io.countersign.domain.calendar.CalendarName;
import io.countersign.domain.tenant.TenantId;
import java.util.List;
import java.util.Optional;

/** Calendars that working time is counted by. */
public interface Calendars {
  /** Stores it in place of one of the same name. */
  void put(TenantId tenant, BusinessCalendar calendar);

  Optional<BusinessCalendar> find(TenantId tenant, CalendarName name);

  boolean remove(TenantId tenant, CalendarName name);

  /** By name, those after {@code afterName}; empty text for the first. */
  List<BusinessCalendar> list(TenantId tenant, String afterName, int limit);
}
