package io.countersign.application.testing;

import static java.util.Comparator.comparing;

import io.countersign.application.port.Calendars;
import io.countersign.domain.calendar.BusinessCalendar;
import io.countersign.domain.calendar.CalendarName;
import io.countersign.domain.tenant.TenantId;
import java.util.List;
import java.util.Optional;

final class InMemoryCalendars implements Calendars {
  private final InMemoryTable<BusinessCalendar> rows;

  InMemoryCalendars(InMemoryTransactions transactions) {
    rows = transactions.table();
  }

  @Override
  public void put(TenantId tenant, BusinessCalendar calendar) {
    rows.put(tenant, calendar.name(), calendar);
  }

  @Override
  public Optional<BusinessCalendar> find(TenantId tenant, CalendarName name) {
    return rows.find(tenant, name);
  }

  @Override
  public boolean remove(TenantId tenant, CalendarName name) {
    return rows.remove(tenant, name);
  }

  @Override
  public List<BusinessCalendar> list(TenantId tenant, String afterName, int limit) {
    return rows.of(tenant).stream()
        .filter(calendar -> calendar.name().value().compareTo(afterName) > 0)
        .sorted(comparing(calendar -> calendar.name().value()))
        .limit(limit)
        .toList();
  }
}
