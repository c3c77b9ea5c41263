package io.countersign.adapters.email;

import io.countersign.application.channel.Notice;
import io.countersign.channel.testkit.Notices;
import io.countersign.domain.field.FieldName;
import io.countersign.domain.field.FieldType;
import io.countersign.domain.field.FieldValue;
import io.countersign.domain.field.FieldView;
import io.countersign.domain.field.InputMode;
import io.countersign.domain.person.EmailAddress;
import io.countersign.domain.request.RequestState;
import io.countersign.domain.tenant.Branding;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Writes one mail of every kind into a folder, to be looked at in a browser. */
final class LetterSamples {
  private LetterSamples() {}

  public static void main(String[] arguments) throws IOException {
    var folder = Files.createDirectories(Path.of(arguments[0]));
    var composer = new EmailComposer();
    var sender = new Sender(new EmailAddress("approvals@acme.example.test"), "", null);
    var mails = new LinkedHashMap<String, ComposedMail>();
    samples()
        .forEach(
            (name, notice) -> mails.put(name, composer.compose(notice, sender, EmailChannels.NOW)));
    mails.put("digest", composer.compose(Notices.digest(), sender, EmailChannels.NOW));
    mails.put(
        "de-digest", composer.compose(Notices.digestIn(Locale.GERMANY), sender, EmailChannels.NOW));
    for (var mail : mails.entrySet()) {
      Files.writeString(folder.resolve(mail.getKey() + ".html"), mail.getValue().html());
      Files.writeString(folder.resolve(mail.getKey() + ".txt"), mail.getValue().text());
    }
  }

  static Map<String, Notice> samples() {
    var samples = new LinkedHashMap<String, Notice>();
    samples.put("asked", Notices.asked());
    samples.put("asked-for-input", Notices.askedForInput());
    samples.put("asked-to-decide", Notices.askedToDecide());
    samples.put("reminded", Notices.reminded());
    samples.put("closed-approved", Notices.closed(RequestState.APPROVED, "Jo Miller"));
    samples.put("closed-expired", Notices.closed(RequestState.EXPIRED, ""));
    samples.put("receipt", Notices.receipt());
    for (var english : List.copyOf(samples.entrySet())) {
      samples.put("de-" + english.getKey(), Notices.in(Locale.GERMANY, english.getValue()));
    }
    samples.put(
        "branded",
        Notices.withBranding(
            Notices.asked(), new Branding("Sonnenschein Versand GmbH & Co. KG", "#ffcc00", "")));
    samples.put("many-fields", manyFields());
    samples.put("at-length", Notices.askedAtLength());
    samples.put("hostile", Notices.askedWith(Notices.HOSTILE.get(2)));
    return samples;
  }

  private static Notice manyFields() {
    var fields = new ArrayList<FieldView>(Notices.asked().envelope().request().fields());
    fields.add(number("amountWithAVeryLongLabel", "Amount including all taxes, fees and duties"));
    fields.add(
        new FieldView.Readable(
            new FieldName("signedOn"),
            "Signed on",
            FieldType.DATE,
            new FieldValue.Date(LocalDate.of(2026, 2, 1)),
            InputMode.LOCKED,
            List.of()));
    fields.add(text("link", "Reference", "https://erp.example.test/" + "path/".repeat(20)));
    fields.add(text("word", "Checksum", "3f2a9c01".repeat(12)));
    fields.add(
        text(
            "terms",
            "Terms",
            """
            1. Payment within 30 days of receipt of the invoice, without any deduction.

            2. Delivery at the supplier's risk. "Risk" includes loss, damage & delay.
            3. Anything else is subject to a separate written agreement between the parties.
            """));
    fields.add(
        new FieldView.Readable(
            new FieldName("choice"),
            "Bank",
            FieldType.CHOICE,
            new FieldValue.Choice("House bank"),
            InputMode.EDITABLE_OPTIONAL,
            List.of("House bank", "Other")));
    var asked = Notices.asked();
    var summary =
        """
        Pays **14** vendors, *two* of them for the first time:

        - Northwind Traders: 9,400.00
        - Contoso: 2,112.40

        > Please check the new bank details by phone.

        See [the batch](https://erp.example.test/batches/42), or run `batch show 42`.
        """;
    return Notices.withRequest(
        asked,
        Notices.withSummary(
            Notices.withTitle(
                Notices.withFields(asked.envelope().request(), fields),
                "Invoice batch 2026-11 for the subsidiaries in Austria, Switzerland and Italy,"
                    + " including two first-time vendors"),
            summary));
  }

  private static FieldView number(String name, String label) {
    return new FieldView.Readable(
        new FieldName(name),
        label,
        FieldType.NUMBER,
        new FieldValue.Number(new BigDecimal("-1234567.891")),
        InputMode.LOCKED,
        List.of());
  }

  private static FieldView text(String name, String label, String text) {
    return new FieldView.Readable(
        new FieldName(name),
        label,
        FieldType.LONG_TEXT,
        new FieldValue.Text(text),
        InputMode.LOCKED,
        List.of());
  }
}
