package baton.cli;

import java.util.ArrayList;
import java.util.List;

/**
 * A table that never is wider than {@link Terminal#WIDTH}.
 *
 * <p>Cells that do not fit are wrapped, never cut: an operator copies names from here.
 */
final class Table {
    private static final String BETWEEN = "  ";
    private static final int NARROWEST = 8;

    private final List<String> heads;
    private final List<List<String>> rows = new ArrayList<>();

    Table(String... heads) {
        this.heads = List.of(heads);
    }

    void row(String... cells) {
        if (cells.length != heads.size()) {
            throw new IllegalArgumentException("a row has " + heads.size() + " cells; found " + cells.length);
        }
        rows.add(List.of(cells));
    }

    boolean isEmpty() {
        return rows.isEmpty();
    }

    List<String> lines() {
        int[] widths = widths();
        List<String> lines = new ArrayList<>();
        print(heads, widths, lines);
        rows.forEach(row -> print(row, widths, lines));
        return lines;
    }

    private static void print(List<String> cells, int[] widths, List<String> lines) {
        List<List<String>> wrapped = new ArrayList<>();
        int height = 1;
        for (int column = 0; column < cells.size(); column++) {
            List<String> cell = Wrap.lines(cells.get(column), widths[column]);
            wrapped.add(cell);
            height = Math.max(height, cell.size());
        }
        for (int line = 0; line < height; line++) {
            StringBuilder text = new StringBuilder();
            for (int column = 0; column < widths.length; column++) {
                List<String> cell = wrapped.get(column);
                String part = line < cell.size() ? cell.get(line) : "";
                text.append(part)
                        .append(" ".repeat(widths[column] - part.length()))
                        .append(BETWEEN);
            }
            lines.add(text.toString().stripTrailing());
        }
    }

    private int[] widths() {
        int[] widths = new int[heads.size()];
        int total = BETWEEN.length() * (widths.length - 1);
        for (int column = 0; column < widths.length; column++) {
            widths[column] = heads.get(column).length();
            for (List<String> row : rows) {
                widths[column] = Math.max(widths[column], row.get(column).length());
            }
            total += widths[column];
        }
        while (total > Terminal.WIDTH) {
            int widest = widest(widths);
            if (widths[widest] <= NARROWEST) {
                break;
            }
            widths[widest]--;
            total--;
        }
        return widths;
    }

    private static int widest(int[] widths) {
        int widest = 0;
        for (int column = 1; column < widths.length; column++) {
            if (widths[column] >= widths[widest]) {
                widest = column;
            }
        }
        return widest;
    }
}
