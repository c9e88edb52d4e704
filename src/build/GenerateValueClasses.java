import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.tools.ToolProvider;

/**
 * Writes and compiles the classes that Chronicle would otherwise generate, and run javac for, inside
 * the daemon at every start. Run by Maven after the main classes are compiled; Chronicle finds the
 * classes by name and generates nothing.
 */
public final class GenerateValueClasses {

    private static final List<String> VALUES =
            List.of(
                    "guardian.state.CounterKey",
                    "guardian.state.CounterValue",
                    "net.openhft.chronicle.hash.VanillaGlobalMutableState");

    private GenerateValueClasses() {}

    public static void main(String[] arguments) throws Exception {
        Path classes = Path.of(arguments[0]);
        Path sources = Files.createDirectories(classes.resolveSibling("generated-values"));
        List<String> compile =
                new ArrayList<>(
                        List.of("-nowarn", "-proc:none", "--release", "17", "-d", arguments[0]));
        compile.addAll(List.of("-cp", System.getProperty("java.class.path")));
        for (String name : VALUES) {
            compile.add(write(name, "Native", "generateNativeClass", sources));
            if (name.startsWith("guardian.")) {
                compile.add(write(name, "Heap", "generateHeapClass", sources));
            }
        }
        int result =
                ToolProvider.getSystemJavaCompiler()
                        .run(null, null, null, compile.toArray(String[]::new));
        if (result != 0) {
            throw new IllegalStateException("javac refused the generated value classes");
        }
    }

    private static String write(String name, String kind, String generator, Path folder)
            throws Exception {
        Class<?> model = Class.forName("net.openhft.chronicle.values.ValueModel");
        Class<?> generators = Class.forName("net.openhft.chronicle.values.Generators");
        Method acquire = model.getMethod("acquire", Class.class);
        Method generate = generators.getDeclaredMethod(generator, model, String.class);
        generate.setAccessible(true);
        String simple = name.substring(name.lastIndexOf('.') + 1) + "$$" + kind;
        Object of = acquire.invoke(null, Class.forName(name));
        Path file = folder.resolve(simple + ".java");
        Files.writeString(file, (String) generate.invoke(null, of, simple));
        return file.toString();
    }
}
