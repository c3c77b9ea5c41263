package io.countersign.adapters.web.api;

import io.countersign.adapters.web.openapi.AnswersProblems;
import io.countersign.adapters.web.problem.FieldError;
import io.countersign.adapters.web.security.RequiresScope;
import io.countersign.application.access.Caller;
import io.countersign.application.access.Scope;
import io.countersign.application.usecase.calendar.FindCalendars;
import io.countersign.application.usecase.calendar.PutCalendar;
import io.countersign.application.usecase.calendar.RemoveCalendar;
import io.countersign.domain.InvalidValueException;
import io.countersign.domain.calendar.BusinessCalendar;
import io.countersign.domain.calendar.CalendarName;
import io.countersign.domain.calendar.Shift;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Put;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.http.annotation.RequestAttribute;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Calendars that working time is counted by. */
@Controller("/v1/calendars")
@AnswersProblems
@Tag(name = "People")
final class CalendarController {
  private final PutCalendar putCalendar;
  private final RemoveCalendar removeCalendar;
  private final FindCalendars findCalendars;
  private final Bodies bodies;

  CalendarController(
      PutCalendar putCalendar,
      RemoveCalendar removeCalendar,
      FindCalendars findCalendars,
      Bodies bodies) {
    this.putCalendar = putCalendar;
    this.removeCalendar = removeCalendar;
    this.findCalendars = findCalendars;
    this.bodies = bodies;
  }

  @Schema(
      name = "NewCalendar",
      requiredProperties = {"timeZone", "hours"})
  record NewCalendar(
      @Schema(example = "Europe/Berlin", description = "A name of the IANA time zone database")
          @Nullable String timeZone,
      @Schema(
              example = "{\"monday\": [{\"from\": \"09:00\", \"until\": \"17:30\"}]}",
              description =
                  "Working hours of each day, monday to sunday; days that are not named are free")
          @Nullable Map<String, @Nullable List<@Nullable Hours>> hours,
      @Schema(example = "[\"2026-12-25\"]", description = "Days on which nobody works, up to 500")
          @Nullable List<@Nullable String> holidays) {
    BusinessCalendar toCalendar(CalendarName name) {
      var in = new Findings();
      var zone = in.required("/timeZone", timeZone, Times::zone);
      if (hours == null) {
        in.add("/hours", "This is required.");
      }
      var week = new LinkedHashMap<DayOfWeek, List<Shift>>();
      if (hours != null) {
        for (var written : hours.keySet()) {
          var place = "/hours" + FieldError.segment(written);
          var day = in.take(place, () -> Kebab.read(written, DayOfWeek.class));
          @Nullable List<@Nullable Hours> shifts = hours.get(written);
          var read = in.each(place, shifts, (where, one) -> one.read(in, where));
          day.ifPresent(known -> week.put(known, read));
        }
      }
      var free = in.each("/holidays", holidays, (place, text) -> in.take(place, () -> date(text)));
      return in.result(
          () -> new BusinessCalendar(name, zone.orElseThrow(), week, new TreeSet<>(free)));
    }

    private static LocalDate date(String text) {
      try {
        var date = LocalDate.parse(text);
        if (date.getYear() >= 1 && date.getYear() <= 9999) {
          return date;
        }
      } catch (DateTimeParseException notADate) {
        // Said below.
      }
      throw new InvalidValueException("This must be a date such as 2026-12-25.");
    }
  }

  @Schema(name = "WorkingHours", description = "On one day; the end may be 24:00")
  record Hours(
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED, example = "09:00") @Nullable String from,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED, example = "17:30")
          @Nullable String until) {
    private Optional<Shift> read(Findings in, String place) {
      if (from == null || until == null) {
        in.add(place, "Say from when until when.");
        return Optional.empty();
      }
      return in.take(place, () -> Shift.of(from, until));
    }

    static Hours of(Shift shift) {
      return new Hours(shift.fromText(), shift.untilText());
    }
  }

  @Schema(name = "Calendar")
  record CalendarView(
      String name, String timeZone, Map<String, List<Hours>> hours, List<String> holidays) {
    static CalendarView of(BusinessCalendar calendar) {
      var hours = new LinkedHashMap<String, List<Hours>>();
      calendar
          .week()
          .forEach((day, shifts) ->
              hours.put(
                  day.name().toLowerCase(Locale.ROOT), shifts.stream().map(Hours::of).toList()));
      return new CalendarView(
          calendar.name().value(),
          calendar.zone().getId(),
          hours,
          calendar.holidays().stream().map(LocalDate::toString).toList());
    }
  }

  @Put("/{name}")
  @RequiresScope(Scope.PEOPLE_WRITE)
  @Operation(
      summary = "Store a calendar of working time",
      description =
          "In place of one of the same name. Approvals that are open already go by what it said"
              + " when they were opened.")
  @ApiResponse(
      responseCode = "200",
      description = "Stored",
      content = @Content(schema = @Schema(implementation = CalendarView.class)))
  @RequestBody(
      required = true,
      content = @Content(schema = @Schema(implementation = NewCalendar.class)))
  CalendarView put(
      @RequestAttribute(Caller.ATTRIBUTE) Caller.Client caller,
      String name,
      HttpRequest<byte[]> request) {
    var calendar = bodies.read(request, NewCalendar.class).toCalendar(new CalendarName(name));
    return CalendarView.of(putCalendar.handle(caller, calendar));
  }

  @Get("/{name}")
  @RequiresScope(Scope.PEOPLE_READ)
  @Operation(summary = "Look up a calendar")
  CalendarView get(@RequestAttribute(Caller.ATTRIBUTE) Caller.Client caller, String name) {
    return findCalendars
        .find(caller.tenant(), NotFound.unless(name, CalendarName::new))
        .map(CalendarView::of)
        .orElseThrow(NotFound::exception);
  }

  @Get("{?limit,cursor}")
  @RequiresScope(Scope.PEOPLE_READ)
  @Operation(summary = "List calendars", description = "By name.")
  Page<CalendarView> list(
      @RequestAttribute(Caller.ATTRIBUTE) Caller.Client caller,
      @QueryValue @Nullable String limit,
      @QueryValue @Nullable String cursor) {
    var paging = Paging.of("calendars", caller.tenant(), limit, cursor);
    return paging.page(
        findCalendars.findAfter(caller.tenant(), paging.after(), paging.lookFor()),
        calendar -> calendar.name().value(),
        CalendarView::of);
  }

  @Delete("/{name}")
  @RequiresScope(Scope.PEOPLE_WRITE)
  @Operation(
      summary = "Remove a calendar",
      description =
          "Approvals that are open already still go by it; new ones that name it are refused.")
  @ApiResponse(responseCode = "204", description = "Removed")
  HttpResponse<?> remove(@RequestAttribute(Caller.ATTRIBUTE) Caller.Client caller, String name) {
    if (!removeCalendar.handle(caller, NotFound.unless(name, CalendarName::new))) {
      throw NotFound.exception();
    }
    return HttpResponse.noContent();
  }
}
