package io.countersign.adapters.persistence;

import io.micronaut.context.event.BeanCreatedEvent;
import io.micronaut.context.event.BeanCreatedEventListener;
import io.micronaut.liquibase.LiquibaseConfigurationProperties;
import jakarta.inject.Singleton;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import liquibase.Scope;
import liquibase.ui.ConsoleUIService;

/** Keeps Liquibase from writing its progress to standard output, past the log. */
@Singleton
final class QuietMigrations implements BeanCreatedEventListener<LiquibaseConfigurationProperties> {
  @Override
  public LiquibaseConfigurationProperties onCreated(
      BeanCreatedEvent<LiquibaseConfigurationProperties> created) {
    System.setProperty("liquibase.command.showSummaryOutput", "LOG");
    if (Scope.getCurrentScope().getUI() instanceof ConsoleUIService console) {
      console.setOutputStream(
          new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
    }
    return created.getBean();
  }
}
