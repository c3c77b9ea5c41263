package io.countersign.sandbox.slack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A view that was opened for one person.
 *
 * @param view as Slack gives it back: with id, hash and filled-in block ids
 * @param errors what the app said about an input, by its block id
 * @param typed what the person entered and the app refused, by {@code blockId.actionId}
 * @param trouble what the person is told when the app could not be reached or talked nonsense
 */
public record Modal(
    String id,
    String userId,
    JsonNode view,
    Map<String, String> errors,
    Map<String, String> typed,
    @Nullable String trouble,
    boolean open) {

  public Modal {
    errors = Map.copyOf(errors);
    typed = Map.copyOf(typed);
  }

  static Modal opened(String id, String userId, ObjectNode view) {
    return new Modal(id, userId, view, Map.of(), Map.of(), null, true);
  }

  Modal showing(ObjectNode other) {
    return new Modal(id, userId, other, Map.of(), Map.of(), null, true);
  }

  Modal refused(Map<String, String> byBlock, Map<String, String> entered) {
    return new Modal(id, userId, view, byBlock, entered, null, open);
  }

  Modal troubled(String said, Map<String, String> entered) {
    return new Modal(id, userId, view, Map.of(), entered, said, open);
  }

  Modal closed() {
    return new Modal(id, userId, view, Map.of(), Map.of(), null, false);
  }
}
