package io.countersign.adapters.email;

import static java.util.stream.Collectors.joining;

import io.countersign.application.channel.DeliveryId;
import io.countersign.application.channel.DeliveryOutcome;
import io.countersign.application.channel.MessageHandle;
import io.countersign.application.port.SandboxMessages;
import io.countersign.application.usecase.sandbox.CatchMessage;
import io.countersign.domain.tenant.TenantId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;

/** Keeps mail of tenants without a server of their own, to be looked at. */
final class SandboxTransport {
  private final CatchMessage catchMessage;

  SandboxTransport(CatchMessage catchMessage) {
    this.catchMessage = catchMessage;
  }

  DeliveryOutcome send(TenantId tenant, DeliveryId delivery, ComposedMail mail) {
    var message =
        new SandboxMessages.Message(
            "msg_" + delivery.value().substring("dlv_".length()),
            mail.to().value(),
            mail.fromName() + " <" + mail.from() + ">",
            mail.subject(),
            mail.text(),
            mail.html(),
            headers(mail),
            mail.date());
    return switch (catchMessage.handle(tenant, message)) {
      case CatchMessage.Result.Kept() ->
          new DeliveryOutcome.Delivered(new MessageHandle(mail.messageId()));
      case CatchMessage.Result.Bounced() -> MailFailure.RECIPIENT_REFUSED.outcome();
    };
  }

  private static String headers(ComposedMail mail) {
    var headers = new LinkedHashMap<String, String>();
    headers.put("Message-ID", mail.messageId());
    headers.put(
        "Date", DateTimeFormatter.RFC_1123_DATE_TIME.format(mail.date().atOffset(ZoneOffset.UTC)));
    headers.putAll(mail.extraHeaders());
    return headers.entrySet().stream()
        .map(header -> header.getKey() + ": " + header.getValue())
        .collect(joining("\n"));
  }
}
