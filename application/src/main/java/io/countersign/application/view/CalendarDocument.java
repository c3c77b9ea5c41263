package io.countersign.application.view;

import io.countersign.domain.calendar.BusinessCalendar;
import io.countersign.domain.json.JsonValue;
import java.util.Locale;

/** A calendar as JSON, as it is put over the API. */
public final class CalendarDocument {
  private CalendarDocument() {}

  public static JsonValue.Obj of(BusinessCalendar calendar) {
    var hours = JsonValue.object();
    calendar
        .week()
        .forEach((day, shifts) ->
            hours.put(
                day.name().toLowerCase(Locale.ROOT),
                JsonValue.array(
                    shifts.stream()
                        .map(shift ->
                            JsonValue.object()
                                .put("from", shift.fromText())
                                .put("until", shift.untilText())
                                .build())
                        .toList())));
    return JsonValue.object()
        .put("name", calendar.name().value())
        .put("timeZone", calendar.zone().getId())
        .put("hours", hours.build())
        .put("holidays", JsonValue.strings(calendar.holidays()))
        .build();
  }
}
