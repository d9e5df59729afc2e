import com.marcnuri.helm.Helm;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Renders a chart with Helm's own library, as release `yimen` of the namespace `yimen`.
 * Arguments: the chart, the same chart for the linter, a folder, names. For each name the folder holds `name-values.yaml`.
 * Result in the folder: for each name `name.yaml`, what Helm rendered, or `name.refused`, why it did not; `lint`; `version`.
 */
class Render {
  public static void main(String[] arguments) throws Exception {
    Helm chart = new Helm(Path.of(arguments[0]));
    Path folder = Path.of(arguments[2]);
    Files.writeString(folder.resolve("version"), Helm.version().call());
    Files.writeString(folder.resolve("lint"), String.join("\n", new Helm(Path.of(arguments[1])).lint().strict().call().getMessages()));
    for (int index = 3; index < arguments.length; index++) {
      String name = arguments[index];
      try {
        Path values = folder.resolve(name + "-values.yaml");
        String text = chart.template().withName("yimen").withNamespace("yimen").withKubeVersion("1.34.0").withValuesFile(values).call();
        Files.writeString(folder.resolve(name + ".yaml"), text);
      } catch (RuntimeException refused) {
        Files.writeString(folder.resolve(name + ".refused"), refused.getMessage());
      }
    }
  }
}
