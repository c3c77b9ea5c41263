package io.countersign.channel.testkit;

import java.util.List;
import java.util.Set;

/** The other side of a channel, on loopback, as far as the contract has to see and to steer it. */
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
    /** Cannot be connected to. */
    DOWN
  }

  /** The moods it can be in. Tests that need another are skipped. */
  Set<Mood> moods();

  void become(Mood mood);

  /** What it took, in order. */
  List<Received> received();

  /**
   * A message as the vendor has it.
   *
   * @param identity what the vendor, or the reader's program, recognises a repeat by
   * @param shown the text that a person reads, once for each form the message has
   * @param links where a click can lead
   * @param everything all of it, raw and with every encoding undone
   */
  record Received(String identity, List<String> shown, Set<String> links, String everything) {
    public Received {
      shown = List.copyOf(shown);
      links = Set.copyOf(links);
    }
  }
}
