package io.countersign.adapters.email;

import io.countersign.domain.person.EmailAddress;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A mail, ready to be handed over.
 *
 * @param messageId with its angle brackets; the same for every attempt to send the same notice
 * @param root message id of the first mail of the thread, which may be this one
 * @param toName empty for none
 */
record ComposedMail(
    String messageId,
    String root,
    EmailAddress from,
    String fromName,
    EmailAddress to,
    String toName,
    Instant date,
    String language,
    String subject,
    String text,
    String html) {

  /** The headers beyond addresses, subject, date and message id. */
  Map<String, String> extraHeaders() {
    var headers = new LinkedHashMap<String, String>();
    if (!root.equals(messageId)) {
      headers.put("In-Reply-To", root);
      headers.put("References", root);
    }
    headers.put("Auto-Submitted", "auto-generated");
    headers.put("X-Auto-Response-Suppress", "DR, RN, NRN, OOF, AutoReply");
    headers.put("Content-Language", language);
    return headers;
  }

  @Override
  public String toString() {
    return "ComposedMail[" + messageId + "]";
  }
}
