package io.vstar.jobs.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vstar.error.ConfigException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScheduleTest {
  private static final Instant NOON = Instant.parse("2026-03-28T12:00:00Z");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "once",
        "once 2026-12-01T02:30:00Z",
        "cron 30 2 * * * Europe/Berlin",
        "every 6h",
        "changed 90s"
      })
  void textIsReadBack(String text) {
    assertThat(Schedule.parse(text).text()).isEqualTo(text);
  }

  @Test
  void onceIsDueAtOnceOrAtItsTimeAndNeverAgain() {
    assertThat(Schedule.parse("once").first(NOON)).isEqualTo(NOON);
    Schedule later = Schedule.parse("once 2026-12-01T02:30:00Z");
    assertThat(later.first(NOON)).isEqualTo("2026-12-01T02:30:00Z");
    assertThat(later.next(NOON)).isEmpty();
  }

  @Test
  void cronIsReadInItsZoneAlsoWhenTheClocksAreSet() {
    Schedule nightly = Schedule.parse("cron 30 1 * * * Europe/Berlin");
    assertThat(nightly.first(NOON)).isEqualTo("2026-03-29T00:30:00Z"); // UTC+1
    assertThat(nightly.next(Instant.parse("2026-03-29T00:40:00Z")))
        .contains(Instant.parse("2026-03-29T23:30:00Z")); // UTC+2
  }

  @Test
  void delaysAreCountedFromTheEnd() {
    assertThat(Schedule.parse("every 6h").first(NOON)).isEqualTo(NOON);
    assertThat(Schedule.parse("every 6h").next(NOON)).contains(NOON.plusSeconds(6 * 3600));
    assertThat(Schedule.parse("changed 10m").next(NOON)).contains(NOON.plusSeconds(600));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "daily            | once, cron, every or changed",
        "once tomorrow    | such as 2026-12-01T02:30:00Z",
        "every 6          | such as 90s",
        "every 0s         | such as 90s",
        "cron 30 2 * * Z  | minute, hour",
        "cron 99 2 * * * Z | minute, hour",
        "cron 30 2 * * * Berlin | no time zone"
      })
  void anotherTextIsRefused(String text, String message) {
    assertThatThrownBy(() -> Schedule.parse(text))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(message);
  }

  @Test
  void aWindowOverMidnightOpensInTheEvening() {
    RunWindow night = RunWindow.parse("22:00-06:00", ZoneOffset.UTC);
    assertThat(night.isOpen(Instant.parse("2026-03-28T23:00:00Z"))).isTrue();
    assertThat(night.isOpen(Instant.parse("2026-03-28T05:59:00Z"))).isTrue();
    assertThat(night.isOpen(NOON)).isFalse();
    assertThat(night.opening(NOON)).isEqualTo("2026-03-28T22:00:00Z");
    assertThat(RunWindow.parse(night.text(), ZoneId.of("Asia/Tokyo"))).isEqualTo(night);
  }

  @Test
  void aWindowWithinADayOpensTheNextMorning() {
    RunWindow morning = RunWindow.parse("08:00-11:30 UTC", ZoneId.of("Asia/Tokyo"));
    assertThat(morning.opening(NOON)).isEqualTo("2026-03-29T08:00:00Z");
    assertThat(morning.opening(Instant.parse("2026-03-28T08:00:00Z")))
        .isEqualTo("2026-03-28T08:00:00Z");
  }

  @ParameterizedTest
  @ValueSource(strings = {"22-06", "22:00-22:00", "25:00-06:00", "22:00-06:00 Berlin"})
  void anotherWindowIsRefused(String text) {
    assertThatThrownBy(() -> RunWindow.parse(text, ZoneOffset.UTC))
        .isInstanceOf(ConfigException.class);
  }
}
