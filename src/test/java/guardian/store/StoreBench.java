package guardian.store;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** bin/bench --store: how quick the store is. DIR [RECORDS]. */
final class StoreBench {

    private static final int ROUNDS = 3;
    private static final long RECORDS = 10_000_000;

    private StoreBench() {}

    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        long records = arguments.length > 1 ? Long.parseLong(arguments[1]) : RECORDS;
        try (MariadbServer server =
                new MariadbServer(Files.createDirectory(folder.resolve("maria")))) {
            Map<String, Database> databases = new LinkedHashMap<>();
            databases.put("SQLite", new SqliteDatabase(folder.resolve("rates.db"), folder));
            databases.put("MariaDB, its driver", server.database("mariadb"));
            databases.put("MariaDB, MySQL's driver", server.database("mysql"));
            InsertRates rates = new InsertRates(folder);
            System.out.println(
                    "Records a second, two rules each: the store in batches of 500, a bare loop of"
                            + " such batches, one commit a row.");
            Map<String, double[][]> all = new LinkedHashMap<>();
            for (int round = 0; round < ROUNDS; round++) {
                for (Map.Entry<String, Database> each : databases.entrySet()) {
                    all.computeIfAbsent(each.getKey(), name -> new double[ROUNDS][])[round] =
                            rates.round(each.getValue());
                }
            }
            all.forEach(StoreBench::tell);
        }
        ManyRows many = new ManyRows(folder, records);
        many.make();
        many.sumUp();
        many.ask();
        many.age(60);
    }

    private static void tell(String name, double[][] rounds) {
        for (double[] each : rounds) {
            System.out.printf(
                    "%-24s %8.0f %8.0f %8.0f: %5.2f of the bare loop, %5.1f times one commit a"
                            + " row%n",
                    name, each[0], each[1], each[2], each[0] / each[1], each[0] / each[2]);
        }
        System.out.printf(
                "%-24s median: %.2f of the bare loop, %.1f times one commit a row%n",
                name, median(rounds, 1), median(rounds, 2));
    }

    private static double median(double[][] rounds, int beside) {
        double[] ratios =
                Arrays.stream(rounds)
                        .mapToDouble(each -> each[0] / each[beside])
                        .sorted()
                        .toArray();
        return ratios[ratios.length / 2];
    }
}
