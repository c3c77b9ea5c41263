package io.countersign.application.usecase.approval;

import io.countersign.application.egress.CallbackAddress;
import io.countersign.application.egress.EgressGuard;
import org.jspecify.annotations.Nullable;

/** Whether events may be sent to an address, as far as that can be told before. */
public final class CallbackCheck {
  private final EgressGuard egress;
  private final CallbackAddress.Policy policy;

  public CallbackCheck(EgressGuard egress, CallbackAddress.Policy policy) {
    this.egress = egress;
    this.policy = policy;
  }

  /** What can be said of it. */
  public sealed interface Ruling {
    record Fine() implements Ruling {}

    record Malformed(String sentence) implements Ruling {}

    record Denied() implements Ruling {}
  }

  /**
   * @param url null for no address, which is fine
   */
  public Ruling check(@Nullable String url) {
    if (url == null) {
      return new Ruling.Fine();
    }
    return switch (CallbackAddress.parse(url, policy)) {
      case CallbackAddress.Parsing.Malformed(var sentence) -> new Ruling.Malformed(sentence);
      case CallbackAddress.Parsing.Parsed(var address) ->
          switch (egress.resolve(address.host())) {
            case EgressGuard.Ruling.Denied() -> new Ruling.Denied();
            case EgressGuard.Ruling.Allowed _ -> new Ruling.Fine();
            case EgressGuard.Ruling.Unresolvable() -> new Ruling.Fine();
          };
    };
  }
}
