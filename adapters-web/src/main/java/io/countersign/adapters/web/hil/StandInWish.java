package io.countersign.adapters.web.hil;

import io.countersign.adapters.web.hil.AwayPages.Mishap;
import io.countersign.application.usecase.link.LinkResolver;
import io.countersign.application.usecase.link.NameStandIn;
import io.countersign.domain.InvalidValueException;
import io.countersign.domain.person.EmailAddress;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Who is to stand in from when until when, as it was typed.
 *
 * @param mishap what cannot be read; then the rest may be null
 * @param from null for now
 */
record StandInWish(
    Mishap mishap,
    @Nullable EmailAddress standIn,
    @Nullable LocalDate from,
    @Nullable LocalDate until,
    NameStandIn.Item item) {
  static final String STAND_IN = "standIn";
  static final String FROM = "from";
  static final String UNTIL = "until";
  static final String PASS_ON = "passOn";

  static StandInWish of(Entered entered) {
    var standIn = email(typed(entered, STAND_IN));
    var begin = typed(entered, FROM);
    var from = date(begin);
    var until = date(typed(entered, UNTIL));
    var mishap =
        standIn == null
            ? Mishap.EMAIL_UNUSABLE
            : from == null && !begin.isEmpty()
                ? Mishap.FROM_UNUSABLE
                : until == null ? Mishap.UNTIL_UNUSABLE : Mishap.NONE;
    return new StandInWish(
        mishap,
        standIn,
        from,
        until,
        typed(entered, PASS_ON).isEmpty() ? NameStandIn.Item.KEEP : NameStandIn.Item.PASS_ON);
  }

  static String typed(Entered entered, String name) {
    return entered.values().getOrDefault(name, "").strip();
  }

  private static @Nullable EmailAddress email(String text) {
    try {
      return new EmailAddress(text);
    } catch (InvalidValueException noAddress) {
      return null;
    }
  }

  private static @Nullable LocalDate date(String text) {
    try {
      return text.isEmpty() ? null : LocalDate.parse(text);
    } catch (DateTimeException noDate) {
      return null;
    }
  }

  NameStandIn.Command toCommand(LinkResolver.Pressed link, Entered entered) {
    return new NameStandIn.Command(
        link,
        entered.ticket(),
        entered.code(),
        Objects.requireNonNull(standIn),
        from,
        Objects.requireNonNull(until),
        item);
  }
}
