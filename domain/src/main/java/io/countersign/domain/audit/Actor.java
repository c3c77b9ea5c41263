package io.countersign.domain.audit;

import io.countersign.domain.channel.ChannelId;
import io.countersign.domain.json.JsonValue;
import io.countersign.domain.person.EmailAddress;
import io.countersign.domain.person.Handle;

/** Who is really acting. */
public sealed interface Actor {
  record Operator() implements Actor {}

  record ApiClient(String keyId, String keyName) implements Actor {}

  record Approver(EmailAddress email) implements Actor {}

  /** A due job of the gateway itself. */
  record Timer() implements Actor {}

  /** A run of a workflow that went on. */
  record Workflow(String executionId) implements Actor {}

  /** Somebody who holds a link that no longer tells us more. */
  record LinkHolder() implements Actor {}

  /** An account on a channel that could not be taken for anybody who was asked. */
  record ChannelAccountHolder(ChannelId channel, Handle handle) implements Actor {}

  default JsonValue.Obj canonical() {
    return switch (this) {
      case Operator() -> JsonValue.object().put("kind", "operator").build();
      case ApiClient(var id, var name) ->
          JsonValue.object().put("kind", "api-client").put("keyId", id).put("name", name).build();
      case Approver(var email) ->
          JsonValue.object().put("kind", "approver").put("email", email.value()).build();
      case Timer() -> JsonValue.object().put("kind", "timer").build();
      case Workflow(var executionId) ->
          JsonValue.object().put("kind", "workflow").put("executionId", executionId).build();
      case LinkHolder() -> JsonValue.object().put("kind", "link-holder").build();
      case ChannelAccountHolder(var channel, var handle) ->
          JsonValue.object()
              .put("kind", "channel-account")
              .put("channel", channel.value())
              .put("handle", handle.value())
              .build();
    };
  }
}
