package io.countersign.channel.testkit;

import io.countersign.application.channel.IncomingCall;
import io.countersign.application.channel.Press;
import io.countersign.domain.person.Handle;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A vendor that calls when somebody presses a button. It signs with what {@link
 * ChannelFixture#account} says, and knows nobody's mail address.
 */
public interface CallingVendor extends StubVendor {
  /**
   * What it calls with when an account presses a button.
   *
   * @param message has had the button; it may have been rewritten since
   */
  IncomingCall press(Received message, Press.Kind button, Handle by, Instant at);

  /** The same press once more, as when the first call was not answered in time. */
  IncomingCall repeated(IncomingCall call, Instant at);

  /** A call with this body, signed and sent like its own. */
  IncomingCall signed(byte[] body, Instant at);

  /**
   * The same press for another customer of the vendor, genuine as well; empty if every customer has
   * a signing secret of their own.
   */
  Optional<IncomingCall> elsewhere(IncomingCall call, Instant at);

  /** The headers without which a call is not signed. */
  Set<String> signatureHeaders();

  /** How far a call's time may be from ours. */
  Duration tolerance();

  /** What single people were told, unseen by others, in order. */
  List<Told> told();

  /**
   * @param links where a click can lead
   */
  record Told(Handle to, String text, Set<String> links) {
    public Told {
      links = Set.copyOf(links);
    }
  }
}
