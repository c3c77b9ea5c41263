package io.countersign.channel.testkit;

import io.countersign.application.channel.Press;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * The other side of a channel, on loopback, as far as the contract has to see and to steer it. It
 * refuses what the real vendor would refuse: then whatever is delivered was within the limits.
 *
 * <p>The stub of a channel with further capabilities is a {@link RewritingVendor}, a {@link
 * CallingVendor} or a {@link FormVendor}, too.
 */
public interface StubVendor {

  /** How it answers from now on. */
  enum Mood {
    WELL,
    /** Takes nothing now, but would later: 429, 421, greylisting. */
    BUSY,
    /** Knows nobody of that address. */
    REFUSES_RECIPIENT,
    /** Does not accept the tenant's password or token. */
    REFUSES_CREDENTIALS,
    /** Fails itself: 500, and a page for people instead of what was agreed. */
    BROKEN,
    /** Says that all is well, and leaves out the rest of what was agreed. */
    MUMBLES,
    /** Takes the connection and what comes over it, and says nothing. */
    SILENT,
    /** Takes the message and hangs up before it says so. */
    LOSES_ANSWERS,
    /** Cannot be connected to. */
    DOWN
  }

  /** The moods it can be in. Tests that need another are skipped. */
  Set<Mood> moods();

  void become(Mood mood);

  /** How long it asks to be left alone when it is {@link Mood#BUSY}; zero if it does not say. */
  default Duration pause() {
    return Duration.ZERO;
  }

  /** What it took, in order. A message that was rewritten is there again, as it is now. */
  List<Received> received();

  /**
   * A message as the vendor has it.
   *
   * @param identity what the vendor, or the reader's program, recognises a repeat by
   * @param shown the text that a person reads, once for each form the message has
   * @param links where a click can lead
   * @param buttons what can be pressed in it, and comes back as a call
   * @param everything all of it, raw and with every encoding undone
   */
  record Received(
      String identity,
      List<String> shown,
      Set<String> links,
      Set<Press.Kind> buttons,
      String everything) {
    public Received {
      shown = List.copyOf(shown);
      links = Set.copyOf(links);
      buttons = Set.copyOf(buttons);
    }

    /** A message without buttons. */
    public Received(String identity, List<String> shown, Set<String> links, String everything) {
      this(identity, shown, links, Set.of(), everything);
    }
  }
}
