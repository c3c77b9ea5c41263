package io.countersign.adapters.web.api;

import static java.util.Comparator.comparing;
import static java.util.stream.Collectors.toMap;

import io.countersign.adapters.web.openapi.AnswersProblems;
import io.countersign.adapters.web.problem.FieldError;
import io.countersign.adapters.web.problem.Problem;
import io.countersign.adapters.web.problem.ProblemException;
import io.countersign.adapters.web.problem.ProblemType;
import io.countersign.adapters.web.security.RequiresScope;
import io.countersign.application.access.Caller;
import io.countersign.application.access.Scope;
import io.countersign.application.usecase.people.AddPerson;
import io.countersign.application.usecase.people.ChangePerson;
import io.countersign.application.usecase.people.FindPeople;
import io.countersign.application.usecase.people.RemovePerson;
import io.countersign.domain.Check;
import io.countersign.domain.InvalidValueException;
import io.countersign.domain.channel.ChannelId;
import io.countersign.domain.person.DigestTimes;
import io.countersign.domain.person.EmailAddress;
import io.countersign.domain.person.Handle;
import io.countersign.domain.person.Person;
import io.countersign.domain.person.PersonId;
import io.countersign.domain.person.QuietHours;
import io.countersign.domain.person.Role;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Patch;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.http.annotation.RequestAttribute;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.time.LocalTime;
import java.util.IllformedLocaleException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A tenant's directory, which roles resolve against. */
@Controller("/v1/people")
@AnswersProblems
@Tag(name = "People")
final class PeopleController {
  private static final Locale DEFAULT_LOCALE = Locale.ENGLISH;

  private final AddPerson addPerson;
  private final FindPeople findPeople;
  private final ChangePerson changePerson;
  private final RemovePerson removePerson;
  private final Bodies bodies;

  PeopleController(
      AddPerson addPerson,
      FindPeople findPeople,
      ChangePerson changePerson,
      RemovePerson removePerson,
      Bodies bodies) {
    this.addPerson = addPerson;
    this.findPeople = findPeople;
    this.changePerson = changePerson;
    this.removePerson = removePerson;
    this.bodies = bodies;
  }

  @Schema(name = "PersonBody")
  record PersonBody(
      @Schema(example = "cfo@example.test") @Nullable String email,
      @Nullable String name,
      @Schema(example = "[\"finance\"]") @Nullable List<@Nullable String> roles,
      @Schema(example = "en", description = "A language tag; en if left out at first")
          @Nullable String locale,
      @Schema(
              example = "{\"slack\": \"U024BE7LH\"}",
              description =
                  "What channels call this person: whoever presses there under this name"
                      + " is taken for this person")
          @Nullable Map<String, @Nullable String> handles,
      @Schema(
              example = "[\"c.ferrero@example.test\"]",
              description =
                  "Further addresses of this person: whoever is asked under one of them is this"
                      + " person, and so is a requester")
          @Nullable List<@Nullable String> aliases,
      @Schema(
              example = "ceo@example.test",
              description =
                  "Whom this person reports to, for approvals by the manager of the requester;"
                      + " empty for nobody")
          @Nullable String manager,
      @Nullable Quiet quietHours,
      @Nullable Digest digest) {
    AddPerson.Command toAdd(Caller.Client caller) {
      var in = new Findings();
      var address = in.required("/email", email, EmailAddress::new);
      var filled = in.required("/name", name, PersonBody::checkedName);
      var held = roles(in);
      var language = in.optional("/locale", locale, PersonBody::language);
      var called = handles(in);
      var others = aliases(in);
      var boss = manager(in);
      var rest = rest(in);
      var together = together(in);
      return in.result(() ->
          new AddPerson.Command(
              caller,
              address.orElseThrow(),
              filled.orElseThrow(),
              held.orElse(Set.of()),
              language.orElse(DEFAULT_LOCALE),
              called.orElse(Map.of()),
              others.orElse(Set.of()),
              boss.map(ChangePerson.Managing::by).orElse(null),
              rest.map(ChangePerson.Resting::hours).orElse(null),
              together.map(ChangePerson.Collecting::times).orElse(null)));
    }

    ChangePerson.Command toChange(Caller.Client caller, PersonId id) {
      var in = new Findings();
      var address = in.optional("/email", email, EmailAddress::new);
      var filled = in.optional("/name", name, PersonBody::checkedName);
      var held = roles(in);
      var language = in.optional("/locale", locale, PersonBody::language);
      var called = handles(in);
      var others = aliases(in);
      var boss = manager(in);
      var rest = rest(in);
      var together = together(in);
      return in.result(() ->
          new ChangePerson.Command(
              caller,
              id,
              address.orElse(null),
              filled.orElse(null),
              held.orElse(null),
              language.orElse(null),
              called.orElse(null),
              others.orElse(null),
              boss.orElse(null),
              rest.orElse(null),
              together.orElse(null)));
    }

    private Optional<ChangePerson.Resting> rest(Findings in) {
      if (quietHours == null) {
        return Optional.empty();
      }
      return quietHours.empty()
          ? Optional.of(new ChangePerson.Resting(null))
          : quietHours.read(in).map(ChangePerson.Resting::new);
    }

    private Optional<ChangePerson.Collecting> together(Findings in) {
      if (digest == null) {
        return Optional.empty();
      }
      return digest.empty()
          ? Optional.of(new ChangePerson.Collecting(null))
          : digest.read(in).map(ChangePerson.Collecting::new);
    }

    private Optional<Set<EmailAddress>> aliases(Findings in) {
      if (aliases == null) {
        return Optional.empty();
      }
      var others =
          new LinkedHashSet<>(
              in.each(
                  "/aliases",
                  aliases,
                  (place, text) -> in.take(place, () -> new EmailAddress(text).normalized())));
      return in.take(
          "/aliases",
          () -> {
            Check.sizeAtMost("The number of aliases of a person", others, 20);
            return others;
          });
    }

    private Optional<ChangePerson.Managing> manager(Findings in) {
      return in.optional(
          "/manager",
          manager,
          text -> new ChangePerson.Managing(text.isEmpty() ? null : new EmailAddress(text)));
    }

    private Optional<Map<ChannelId, Handle>> handles(Findings in) {
      if (handles == null) {
        return Optional.empty();
      }
      var called = new LinkedHashMap<ChannelId, Handle>();
      handles.forEach((channel, handle) -> {
        var place = "/handles" + FieldError.segment(channel);
        var where = in.take(place, () -> new ChannelId(channel));
        var what = in.required(place, handle, Handle::new);
        where.ifPresent(known -> what.ifPresent(name -> called.put(known, name)));
      });
      return Optional.of(called);
    }

    private Optional<Set<Role>> roles(Findings in) {
      if (roles == null) {
        return Optional.empty();
      }
      var held =
          new LinkedHashSet<>(
              in.each("/roles", roles, (place, text) -> in.take(place, () -> new Role(text))));
      return in.take(
          "/roles",
          () -> {
            Check.sizeAtMost("The number of roles of a person", held, 50);
            return held;
          });
    }

    private static String checkedName(String name) {
      return Check.filledLine("A person's name", name, 120);
    }

    private static Locale language(String tag) {
      try {
        var locale = new Locale.Builder().setLanguageTag(tag).build();
        if (!locale.getLanguage().isEmpty() && tag.length() <= 35) {
          return locale;
        }
      } catch (IllformedLocaleException notATag) {
        // Said below.
      }
      throw new InvalidValueException("This must be a language tag such as en or de-CH.");
    }
  }

  @Schema(
      name = "QuietHours",
      description =
          "When messages to this person wait, each day; over midnight if the end is the earlier"
              + " time. An empty object for never")
  record Quiet(
      @Schema(example = "Europe/Berlin", description = "A name of the IANA time zone database")
          @Nullable String timeZone,
      @Schema(example = "22:00") @Nullable String from,
      @Schema(example = "07:00") @Nullable String until) {
    static @Nullable Quiet of(@Nullable QuietHours hours) {
      return hours == null
          ? null
          : new Quiet(hours.zone().getId(), hours.from().toString(), hours.until().toString());
    }

    private boolean empty() {
      return timeZone == null && from == null && until == null;
    }

    private Optional<QuietHours> read(Findings in) {
      var zone = in.required("/quietHours/timeZone", timeZone, Times::zone);
      var begin = in.required("/quietHours/from", from, QuietHours::time);
      var end = in.required("/quietHours/until", until, QuietHours::time);
      if (zone.isEmpty() || begin.isEmpty() || end.isEmpty()) {
        return Optional.empty();
      }
      return in.take("/quietHours", () -> new QuietHours(zone.get(), begin.get(), end.get()));
    }
  }

  @Schema(
      name = "DigestTimes",
      description =
          "At which times of each day this person is told, in one message, of everything that"
              + " waits for them. An empty object for one message each")
  record Digest(
      @Schema(example = "Europe/Berlin", description = "A name of the IANA time zone database")
          @Nullable String timeZone,
      @Schema(example = "[\"08:30\", \"14:00\"]", description = "One to six different times")
          @Nullable List<@Nullable String> at) {
    static @Nullable Digest of(@Nullable DigestTimes times) {
      return times == null
          ? null
          : new Digest(
              times.zone().getId(),
              times.at().stream().<@Nullable String>map(LocalTime::toString).toList());
    }

    private boolean empty() {
      return timeZone == null && at == null;
    }

    private Optional<DigestTimes> read(Findings in) {
      var place = "/digest/at";
      var zone = in.required("/digest/timeZone", timeZone, Times::zone);
      var given = in.required(place, at, List::size);
      var times = in.each(place, at, (which, text) -> in.take(which, () -> QuietHours.time(text)));
      return zone.isEmpty() || given.isEmpty() || times.size() < given.get()
          ? Optional.empty()
          : in.take(place, () -> new DigestTimes(zone.get(), times));
    }
  }

  @Schema(name = "Person")
  record PersonView(
      String id,
      String email,
      String name,
      List<String> roles,
      String locale,
      Map<String, String> handles,
      List<String> aliases,
      @Schema(nullable = true) @Nullable String manager,
      @Schema(nullable = true) @Nullable Quiet quietHours,
      @Schema(nullable = true) @Nullable Digest digest) {
    static PersonView of(Person person) {
      return new PersonView(
          person.id().value(),
          person.email().value(),
          person.name(),
          person.roles().stream().map(Role::value).sorted().toList(),
          person.locale().toLanguageTag(),
          person.handles().entrySet().stream()
              .sorted(comparing(held -> held.getKey().value()))
              .collect(
                  toMap(
                      held -> held.getKey().value(),
                      held -> held.getValue().value(),
                      (one, _) -> one,
                      LinkedHashMap::new)),
          person.aliases().stream().map(EmailAddress::value).sorted().toList(),
          person.manager() == null ? null : person.manager().value(),
          Quiet.of(person.quietHours()),
          Digest.of(person.digest()));
    }
  }

  @Post
  @RequiresScope(Scope.PEOPLE_WRITE)
  @Operation(summary = "Add somebody", description = "email and name are required.")
  @ApiResponse(
      responseCode = "201",
      description = "Added",
      content = @Content(schema = @Schema(implementation = PersonView.class)))
  @RequestBody(
      required = true,
      content = @Content(schema = @Schema(implementation = PersonBody.class)))
  HttpResponse<PersonView> add(
      @RequestAttribute(Caller.ATTRIBUTE) Caller.Client caller, HttpRequest<byte[]> request) {
    return switch (addPerson.handle(bodies.read(request, PersonBody.class).toAdd(caller))) {
      case AddPerson.Result.Added(var person) ->
          HttpResponse.created(PersonView.of(person), URI.create("/v1/people/" + person.id()));
      case AddPerson.Result.EmailTaken() -> throw emailTaken();
      case AddPerson.Result.HandleTaken() -> throw handleTaken();
    };
  }

  @Get("{?limit,cursor}")
  @RequiresScope(Scope.PEOPLE_READ)
  @Operation(summary = "List people")
  Page<PersonView> list(
      @RequestAttribute(Caller.ATTRIBUTE) Caller.Client caller,
      @QueryValue @Nullable String limit,
      @QueryValue @Nullable String cursor) {
    var paging = Paging.of("people", caller.tenant(), limit, cursor);
    return paging.page(
        findPeople.findAfter(caller.tenant(), paging.after(), paging.lookFor()),
        person -> person.id().value(),
        PersonView::of);
  }

  @Get("/{id}")
  @RequiresScope(Scope.PEOPLE_READ)
  @Operation(summary = "Show somebody")
  PersonView find(@RequestAttribute(Caller.ATTRIBUTE) Caller.Client caller, String id) {
    return findPeople
        .find(caller.tenant(), NotFound.unless(id, PersonId::new))
        .map(PersonView::of)
        .orElseThrow(NotFound::exception);
  }

  @Patch("/{id}")
  @RequiresScope(Scope.PEOPLE_WRITE)
  @Operation(summary = "Change somebody", description = "What is left out stays.")
  @RequestBody(
      required = true,
      content = @Content(schema = @Schema(implementation = PersonBody.class)))
  PersonView change(
      @RequestAttribute(Caller.ATTRIBUTE) Caller.Client caller,
      String id,
      HttpRequest<byte[]> request) {
    var person = NotFound.unless(id, PersonId::new);
    var command = bodies.read(request, PersonBody.class).toChange(caller, person);
    return switch (changePerson.handle(command)) {
      case ChangePerson.Result.Changed(var changed) -> PersonView.of(changed);
      case ChangePerson.Result.NoSuchPerson() -> throw NotFound.exception();
      case ChangePerson.Result.EmailTaken() -> throw emailTaken();
      case ChangePerson.Result.HandleTaken() -> throw handleTaken();
    };
  }

  @Delete("/{id}")
  @RequiresScope(Scope.PEOPLE_WRITE)
  @Operation(summary = "Remove somebody")
  @ApiResponse(responseCode = "204", description = "Removed")
  HttpResponse<?> remove(@RequestAttribute(Caller.ATTRIBUTE) Caller.Client caller, String id) {
    if (!removePerson.handle(caller, NotFound.unless(id, PersonId::new))) {
      throw NotFound.exception();
    }
    return HttpResponse.noContent();
  }

  private static ProblemException handleTaken() {
    return Problem.at(
            ProblemType.HANDLE_TAKEN,
            "/handles",
            "Somebody in the directory is called like that on a channel.")
        .asException();
  }

  private static ProblemException emailTaken() {
    return Problem.at(
            ProblemType.EMAIL_TAKEN,
            "/email",
            "Somebody else in the directory has this address or one of the aliases.")
        .asException();
  }
}
