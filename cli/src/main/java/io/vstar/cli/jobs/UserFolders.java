package io.vstar.cli.jobs;

import java.nio.file.Path;
import java.util.Map;

/**
 * The folders of a user as the XDG Base Directory Specification names them.
 *
 * @param data what is to be kept
 * @param state what tells of the past, such as logs
 */
record UserFolders(Path data, Path state) {

  static UserFolders of(Map<String, String> environment) {
    return new UserFolders(
        folder(environment, "XDG_DATA_HOME", ".local/share"),
        folder(environment, "XDG_STATE_HOME", ".local/state"));
  }

  private static Path folder(Map<String, String> environment, String variable, String usual) {
    String set = environment.getOrDefault(variable, "");
    Path base = set.isEmpty() ? Path.of(System.getProperty("user.home"), usual) : Path.of(set);
    return base.resolve("vstar");
  }
}
