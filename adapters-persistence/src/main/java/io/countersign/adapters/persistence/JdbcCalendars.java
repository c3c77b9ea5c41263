package io.countersign.adapters.persistence;

import io.countersign.application.port.Calendars;
import io.countersign.domain.calendar.BusinessCalendar;
import io.countersign.domain.calendar.CalendarName;
import io.countersign.domain.tenant.TenantId;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

@Singleton
final class JdbcCalendars implements Calendars {
  private final Sql sql;

  JdbcCalendars(Sql sql) {
    this.sql = sql;
  }

  @Override
  public void put(TenantId tenant, BusinessCalendar calendar) {
    sql.update(
        """
        INSERT INTO business_calendar (tenant_id, name, content) VALUES (?, ?, ?)
        ON DUPLICATE KEY UPDATE content = VALUES(content)
        """,
        tenant,
        calendar.name(),
        ContentJson.ofCalendar(calendar));
  }

  @Override
  public Optional<BusinessCalendar> find(TenantId tenant, CalendarName name) {
    return sql.first(
        "SELECT * FROM business_calendar WHERE tenant_id = ? AND name = ?",
        JdbcCalendars::calendar,
        tenant,
        name);
  }

  @Override
  public boolean remove(TenantId tenant, CalendarName name) {
    return sql.update(
            "DELETE FROM business_calendar WHERE tenant_id = ? AND name = ?", tenant, name)
        == 1;
  }

  @Override
  public List<BusinessCalendar> list(TenantId tenant, String afterName, int limit) {
    return sql.list(
        """
        SELECT * FROM business_calendar WHERE tenant_id = ? AND name > ? ORDER BY name LIMIT ?
        """,
        JdbcCalendars::calendar,
        tenant,
        afterName,
        limit);
  }

  private static BusinessCalendar calendar(Row row) throws SQLException {
    return ContentJson.calendar(row.text("content"));
  }
}
