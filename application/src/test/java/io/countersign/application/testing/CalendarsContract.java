package io.countersign.application.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.application.port.Calendars;
import io.countersign.domain.calendar.BusinessCalendar;
import io.countersign.domain.calendar.CalendarName;
import io.countersign.domain.calendar.Shift;
import io.countersign.domain.tenant.TenantId;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What every implementation of {@link Calendars} does. */
public interface CalendarsContract extends StorageContract {
  Calendars testee();

  @Test
  default void a_calendar_comes_back_exactly_as_put() {
    var tenant = aStoredTenant();
    var whole = calendar("berlin-2", "Europe/Berlin", "2026-12-25", "2026-12-26");

    store(() -> testee().put(tenant, whole));

    assertThat(testee().find(tenant, whole.name())).contains(whole);
    assertThat(testee().find(tenant, new CalendarName("berlin"))).isEmpty();
  }

  @Test
  default void the_same_name_again_takes_the_place_of_what_was_there() {
    var tenant = aStoredTenant();
    store(() -> testee().put(tenant, calendar("office", "UTC")));
    var next = calendar("office", "Asia/Tokyo", "2027-01-01");

    store(() -> testee().put(tenant, next));

    assertThat(testee().list(tenant, "", 10)).containsExactly(next);
  }

  @Test
  default void calendars_are_listed_by_name_and_can_be_removed_once() {
    var tenant = aStoredTenant();
    var names = List.of("c", "a", "b-1", "b");
    names.forEach(name -> store(() -> testee().put(tenant, calendar(name, "UTC"))));

    assertThat(testee().list(tenant, "a", 2))
        .extracting(calendar -> calendar.name().value())
        .containsExactly("b", "b-1");
    assertThat(removed(tenant, "b")).isTrue();
    assertThat(removed(tenant, "b")).isFalse();
    assertThat(testee().list(tenant, "a", 2))
        .extracting(calendar -> calendar.name().value())
        .containsExactly("b-1", "c");
  }

  @Test
  default void other_tenants_do_not_see_it() {
    var tenant = aStoredTenant();
    var other = aStoredTenant();
    store(() -> testee().put(tenant, calendar("office", "UTC")));

    assertThat(testee().find(other, new CalendarName("office"))).isEmpty();
    assertThat(testee().list(other, "", 10)).isEmpty();
    assertThat(removed(other, "office")).isFalse();
    assertThat(testee().find(tenant, new CalendarName("office"))).isPresent();
  }

  private boolean removed(TenantId tenant, String name) {
    return transactions().inTransaction(() -> testee().remove(tenant, new CalendarName(name)));
  }

  private static BusinessCalendar calendar(String name, String zone, String... holidays) {
    SortedSet<LocalDate> days = new TreeSet<>();
    for (var day : holidays) {
      days.add(LocalDate.parse(day));
    }
    return new BusinessCalendar(
        new CalendarName(name),
        ZoneId.of(zone),
        Map.of(
            DayOfWeek.MONDAY, List.of(Shift.of("09:00", "12:30"), Shift.of("13:30", "24:00")),
            DayOfWeek.SUNDAY, List.of(Shift.of("00:00", "00:01"))),
        days);
  }
}
