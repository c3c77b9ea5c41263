package io.countersign.domain.request;

import java.util.List;

/**
 * What a request has been through.
 *
 * @param revision the number of the current round, from 1
 * @param returned the rounds that were sent back, in order; the current one too while it waits for
 *     its changes
 * @param stale answers that count no more, in the order in which they were given
 * @param questions that were asked, in order, with the replies to them
 */
public record History(
    int revision, List<Revision> returned, List<StaleDecision> stale, List<Question> questions) {
  public static final History NONE = new History(1, List.of(), List.of(), List.of());

  public History {
    returned = List.copyOf(returned);
    stale = List.copyOf(stale);
    questions = List.copyOf(questions);
  }

  /** Those that wait for a reply. */
  List<Question> open() {
    return questions.stream()
        .filter(one -> one.reply() == null && one.revision() == revision)
        .toList();
  }

  History with(List<Question> asked) {
    return new History(revision, returned, stale, asked);
  }
}
