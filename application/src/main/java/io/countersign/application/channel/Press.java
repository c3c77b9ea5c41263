package io.countersign.application.channel;

import io.countersign.domain.Check;
import io.countersign.domain.person.Handle;
import io.countersign.domain.request.ContentDigest;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What somebody did with a message, as the channel read it from a genuine call.
 *
 * @param key the same whenever the vendor repeats the call, different for everything else
 * @param delivery the message that was pressed
 * @param by the vendor's name for the account that pressed
 * @param seen what the message showed, null if it cannot know
 * @param comment as it was written, whether it can be taken or not
 * @param typed entered values by field name, as {@code FieldType} reads them
 * @param evidence what the vendor says of the account, to be recorded, e.g. {@code
 *     T0ACME/U024BE7LH}
 * @param returnAddress where the person can be told something; only the channel reads it
 */
public record Press(
    String key,
    DeliveryId delivery,
    Handle by,
    Kind kind,
    @Nullable ContentDigest seen,
    String comment,
    Map<String, String> typed,
    String evidence,
    String returnAddress) {

  /** Kinds are stored by name: never rename one. */
  public enum Kind {
    APPROVE,
    REJECT,
    /** Wants the form to edit values. */
    EDIT,
    /** Wants a link to all of it, for themselves. */
    READ,
    /** Has filled in the form to edit values. */
    SUBMIT_APPROVAL,
    /** Has said why in the form to reject. */
    SUBMIT_REJECTION
  }

  public Press {
    Check.filledLine("The key of a press", key, 200);
    Check.line("The evidence of a press", evidence, 200);
    Check.line("A return address", returnAddress, 2_000);
    typed = Map.copyOf(typed);
  }

  /** Without what was entered. */
  @Override
  public String toString() {
    return "Press[" + key + ", " + delivery + ", " + kind + "]";
  }
}
