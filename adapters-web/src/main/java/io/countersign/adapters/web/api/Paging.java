package io.countersign.adapters.web.api;

import io.countersign.adapters.web.problem.Problem;
import io.countersign.adapters.web.problem.ProblemType;
import io.countersign.domain.tenant.TenantId;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which part of a list is asked for.
 *
 * @param after the key of the last item of the part before, empty for the first part
 */
record Paging(String list, String owner, String after, int limit) {
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");
  private static final String DEFAULT = "20";
  private static final int MOST = 100;

  static Paging of(String list, TenantId owner, @Nullable String limit, @Nullable String cursor) {
    return of(list, owner.value(), limit, cursor);
  }

  static Paging of(String list, String owner, @Nullable String limit, @Nullable String cursor) {
    return new Paging(
        list,
        owner,
        cursor == null ? "" : Cursor.read(list, owner, cursor),
        number("limit", limit == null ? DEFAULT : limit, 1, MOST));
  }

  static int number(String name, String text, int least, int most) {
    if (NUMBER.matcher(text).matches()) {
      var number = Integer.parseInt(text);
      if (number >= least && number <= most) {
        return number;
      }
    }
    throw Problem.of(
            ProblemType.INVALID_QUERY,
            name + " must be a whole number from " + least + " to " + most + ".")
        .asException();
  }

  /** How many to look for: one more shows whether there are more. */
  int lookFor() {
    return limit + 1;
  }

  /** {@link #after} of a list that is ordered by number. */
  long afterNumber() {
    try {
      return after.isEmpty() ? 0 : Long.parseLong(after);
    } catch (NumberFormatException notANumber) {
      throw Cursor.invalid();
    }
  }

  /** Up to {@link #lookFor} items that were found after {@link #after}. */
  <T, V> Page<V> page(List<T> found, Function<T, String> key, Function<T, V> view) {
    var shown = found.subList(0, Math.min(limit, found.size()));
    return new Page<>(
        shown.stream().map(view).toList(),
        found.size() > limit ? Cursor.write(list, owner, key.apply(shown.getLast())) : null);
  }

  /** A part of a list that is short enough to be found as a whole, ordered by its key or kept. */
  <T, V> Page<V> part(List<T> whole, Function<T, String> key, Function<T, V> view) {
    return page(whole.subList(start(whole, key), whole.size()), key, view);
  }

  private <T> int start(List<T> whole, Function<T, String> key) {
    if (after.isEmpty()) {
      return 0;
    }
    var keys = whole.stream().map(key).toList();
    var last = keys.indexOf(after);
    if (last >= 0) {
      return last + 1;
    }
    // What it pointed to is gone: go on where it would stand.
    return (int) keys.stream().filter(k -> k.compareTo(after) < 0).count();
  }
}
