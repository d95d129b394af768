package io.vstar.jobs.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An SQL statement with its arguments.
 *
 * @param sql the statement, with {@code ?} for each argument
 * @param arguments texts and numbers; {@code null} for a column without a value
 */
record Query(String sql, Object... arguments) {

  /** Reads a row. */
  interface RowReader<T> {
    T read(ResultSet row) throws SQLException;
  }

  /** Runs a statement that changes rows, and returns how many. */
  int update(Connection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      bind(statement);
      return statement.executeUpdate();
    }
  }

  /** Reads all rows. */
  <T> List<T> list(Connection connection, RowReader<T> reader) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      bind(statement);
      List<T> found = new ArrayList<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          found.add(reader.read(rows));
        }
      }
      return found;
    }
  }

  /** Reads the first row; empty if there is none. */
  <T> Optional<T> first(Connection connection, RowReader<T> reader) throws SQLException {
    return list(connection, reader).stream().findFirst();
  }

  private void bind(PreparedStatement statement) throws SQLException {
    for (int i = 0; i < arguments.length; i++) {
      statement.setObject(i + 1, arguments[i]);
    }
  }
}
