package io.countersign.adapters.web.sandbox;

import io.countersign.application.port.SandboxMessages;
import io.countersign.application.usecase.sandbox.ReadSandboxMailbox;
import io.countersign.domain.tenant.TenantId;
import io.micronaut.context.annotation.Requires;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.swagger.v3.oas.annotations.Hidden;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import org.thymeleaf.TemplateEngine;
import org.thymeleaf.context.Context;
import org.thymeleaf.templatemode.TemplateMode;
import org.thymeleaf.templateresolver.ClassLoaderTemplateResolver;

/**
 * Shows the demo tenant's mail to whoever sits at the machine: no sign-in, therefore only in the
 * demo, which listens on the loopback address alone.
 */
@Hidden
@Controller("/sandbox/mailbox")
@Requires(property = "countersign.demo", value = "true")
final class MailboxController {
  private static final TenantId DEMO = new TenantId("demo");
  private static final int MOST = 100;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("d MMM, HH:mm:ss", Locale.ENGLISH).withZone(ZoneOffset.UTC);
  private static final String OWN_PAGE =
      "default-src 'none'; style-src 'unsafe-inline'; frame-src 'self'; frame-ancestors 'none'";

  /** A mail runs nothing and loads nothing but its logo; its links open beside it. */
  private static final String MAIL =
      "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none';"
          + " style-src 'unsafe-inline'; img-src https:; frame-ancestors 'self'";

  private final ReadSandboxMailbox mailbox;
  private final TemplateEngine engine = new TemplateEngine();

  MailboxController(ReadSandboxMailbox mailbox) {
    this.mailbox = mailbox;
    var templates = new ClassLoaderTemplateResolver(MailboxController.class.getClassLoader());
    templates.setPrefix("views/sandbox/");
    templates.setSuffix(".html");
    templates.setTemplateMode(TemplateMode.HTML);
    templates.setCharacterEncoding("UTF-8");
    engine.setTemplateResolver(templates);
  }

  /** One line of the list. */
  public record Row(String id, String to, String subject, String time) {
    static Row of(SandboxMessages.Message message) {
      return new Row(
          message.id(), message.to(), message.subject(), TIME.format(message.sentAt()) + " UTC");
    }
  }

  @Get
  MutableHttpResponse<String> list() {
    var rows = mailbox.find(DEMO, "", "", MOST).stream().map(Row::of).toList();
    return page("mailbox", Map.of("rows", rows));
  }

  @Get("/{id}")
  MutableHttpResponse<String> show(String id) {
    return mailbox
        .find(DEMO, id)
        .map(m -> page("message", Map.of("row", Row.of(m), "text", m.text())))
        .orElseGet(MailboxController::missing);
  }

  @Get("/{id}/html")
  MutableHttpResponse<String> html(String id) {
    return mailbox
        .find(DEMO, id)
        .map(m -> answer(m.html().replaceFirst("<head>", "<head><base target=\"_blank\">"), MAIL))
        .orElseGet(MailboxController::missing);
  }

  private MutableHttpResponse<String> page(String template, Map<String, Object> variables) {
    return answer(engine.process(template, new Context(Locale.ENGLISH, variables)), OWN_PAGE);
  }

  private static MutableHttpResponse<String> missing() {
    return answer("<!doctype html><title>No such mail</title><p>No such mail.", OWN_PAGE)
        .status(HttpStatus.NOT_FOUND);
  }

  private static MutableHttpResponse<String> answer(String html, String policy) {
    return HttpResponse.ok(html)
        .contentType(MediaType.of("text/html; charset=utf-8"))
        .header("Content-Security-Policy", policy)
        .header("X-Content-Type-Options", "nosniff")
        .header("Referrer-Policy", "no-referrer")
        .header("Cache-Control", "no-store");
  }
}
