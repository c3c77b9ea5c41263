package io.countersign.adapters.email;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.thymeleaf.TemplateEngine;
import org.thymeleaf.context.Context;
import org.thymeleaf.templatemode.TemplateMode;
import org.thymeleaf.templateresolver.ClassLoaderTemplateResolver;

/** Sets a letter as HTML, with {@code views/email/letter.html}. */
final class HtmlPart {
  private final TemplateEngine engine = new TemplateEngine();

  HtmlPart() {
    var templates = new ClassLoaderTemplateResolver(HtmlPart.class.getClassLoader());
    templates.setPrefix("views/email/");
    templates.setSuffix(".html");
    templates.setTemplateMode(TemplateMode.HTML);
    templates.setCharacterEncoding("UTF-8");
    engine.setTemplateResolver(templates);
  }

  String of(Letter letter) {
    var words = letter.words();
    Map<String, @Nullable Object> variables = new HashMap<>();
    variables.put("letter", letter);
    variables.put("language", words.language());
    variables.put("summary", letter.summary().html());
    variables.put("details", words.say("details"));
    variables.put("fieldHeading", words.say("details.field"));
    variables.put("valueHeading", words.say("details.value"));
    variables.put("codeSentence", words.say("code", "").strip());
    return engine.process("letter", new Context(Locale.ROOT, variables));
  }
}
