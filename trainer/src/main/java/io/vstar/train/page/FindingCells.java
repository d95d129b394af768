package io.vstar.train.page;

import io.vstar.train.event.Finding;
import io.vstar.train.page.ReportView.Cell;
import io.vstar.train.page.ReportView.FindingView;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Makes views of findings; the numbers of a column have bars behind them, by the largest. */
final class FindingCells {
  private FindingCells() {}

  static FindingView view(Finding finding) {
    Finding.Table table = finding.table();
    double[] reach = new double[table.columns().size()];
    for (List<String> row : table.rows()) {
      for (int c = 0; c < reach.length; c++) {
        if (table.columns().get(c).numeric()) {
          reach[c] = Math.max(reach[c], Math.abs(Double.parseDouble(row.get(c))));
        }
      }
    }
    return new FindingView(
        finding.kind().name().toLowerCase(Locale.ROOT),
        finding.kind().word(),
        finding.title(),
        finding.text(),
        table.columns(),
        table.rows().stream().map(row -> cells(row, table.columns(), reach)).toList());
  }

  private static List<Cell> cells(List<String> row, List<Finding.Column> columns, double[] reach) {
    List<Cell> cells = new ArrayList<>();
    for (int c = 0; c < row.size(); c++) {
      boolean numeric = columns.get(c).numeric();
      cells.add(
          new Cell(row.get(c), numeric, numeric && reach[c] > 0 ? bar(row.get(c), reach[c]) : ""));
    }
    return cells;
  }

  private static String bar(String number, double reach) {
    double value = Double.parseDouble(number);
    return String.format(
        Locale.ROOT,
        "--part:%.1f%%;--fill:var(--%s)",
        100 * Math.abs(value) / reach,
        value < 0 ? "bar-below" : "bar");
  }
}
