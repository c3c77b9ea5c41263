package io.countersign.adapters.slack;

import io.countersign.application.channel.DeliveryOutcome;
import java.time.Duration;

/** Why Slack did not do what it was asked to, as a class of failure and never in its own words. */
sealed interface SlackFailure {
  /** In kebab-case. */
  String why();

  /** It may work later. */
  record ForNow(Duration after, String why) implements SlackFailure {}

  /** Trying again cannot help until somebody changes something. */
  record ForGood(String why) implements SlackFailure {}

  default DeliveryOutcome outcome() {
    return switch (this) {
      case ForNow(var after, var why) -> new DeliveryOutcome.TryLater(after, why);
      case ForGood(var why) -> new DeliveryOutcome.Undeliverable(why);
    };
  }

  /**
   * @param error as in "Common errors" of Slack's Web API methods
   */
  static SlackFailure of(String error) {
    return switch (error) {
      case "ratelimited", "rate_limited", "message_limit_exceeded" ->
          new ForNow(Duration.ZERO, "rate-limited");
      case "internal_error",
          "fatal_error",
          "service_unavailable",
          "request_timeout",
          "team_added_to_org",
          "org_login_required",
          "access_limited" ->
          new ForNow(Duration.ZERO, "vendor-unavailable");
      case "invalid_auth",
          "not_authed",
          "token_revoked",
          "token_expired",
          "account_inactive",
          "no_permission",
          "not_allowed_token_type" ->
          new ForGood("authentication-failed");
      case "missing_scope" -> new ForGood("missing-scope");
      case "channel_not_found" -> new ForGood("channel-not-found");
      case "not_in_channel", "no_external_invite_permission" -> new ForGood("not-in-channel");
      case "is_archived" -> new ForGood("channel-archived");
      case "user_disabled", "user_is_bot", "user_is_restricted", "user_not_visible" ->
          new ForGood("user-deactivated");
      case "user_not_found", "users_not_found", "user_not_in_channel", "messages_tab_disabled" ->
          new ForGood("user-not-found");
      case "cant_update_message", "edit_window_closed" -> new ForGood("not-editable");
      case "restricted_action",
          "restricted_action_read_only_channel",
          "restricted_action_thread_only_channel",
          "as_user_not_supported",
          "ekm_access_denied" ->
          new ForGood("not-permitted");
      default -> new ForGood("refused");
    };
  }
}
