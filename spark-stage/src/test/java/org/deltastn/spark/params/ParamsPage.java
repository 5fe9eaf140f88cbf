package org.deltastn.spark.params;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Array;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.param.Param;
import org.deltastn.spark.DeltaStnClassifier;
import org.deltastn.tensor.engine.Backends;
import scala.Option;

/**
 * Makes the page on Params from the Params of the stages: every public stage of the library that
 * can be made without arguments, and is no model, is in it.
 *
 * <p>Run by {@code mvn -q -B -pl spark-stage exec:exec@params-page}; {@link ParamsPageTest} fails
 * where the page differs.
 */
public final class ParamsPage {

  static final String COMMAND = "mvn -q -B -pl spark-stage test-compile exec:exec@params-page";

  private static final String PAGE = "src/site/markdown/params.md";

  /** Title of each family of Params, by the trait that has them; others are made of its name. */
  private static final Map<String, String> TITLES =
      Map.of(
          "DataParams", "Rows",
          "NetworkParams", "Network and hyperparameters",
          "MethodParams", "Method and length of training",
          "OptimizerParams", "Optimizers",
          "WorkerParams", "Workers and engines",
          "CheckpointParams", "Checkpoints",
          "WarmStartParams", "Starting from a model",
          "ImageParams", "Images",
          "SearchParams", "Searches",
          "TextParams", "Texts");

  private static final String OTHERS = "Columns and classes";

  private static final String HEAD =
      """
# Params

<!-- Made from the Params themselves by: %s -->

Every Param has a setter and a getter of its name (`setMaxIter`, `getMaxIter`), is checked when it is set, and can be
given in the [configuration file](getting-started.md#command-line) of a job. `explainParams()` prints this
page's text for one stage. A Param without a default is unset.

Models carry the Params of the estimator that trained them. Three of their accessors have another name there,
`networkJsonParam()`, `hyperparametersParam()` and `numClassesParam()`, because `networkJson()`, `hyperparameters()` and
`numClasses()` of a model return what was trained.
""";

  private ParamsPage() {}

  /** Writes the page. */
  public static void main(String[] args) throws IOException {
    Path page = root().resolve(PAGE);
    Files.writeString(page, text());
    System.out.println(page);
  }

  /** Returns the path of the page in the project. */
  static Path file() {
    return root().resolve(PAGE);
  }

  /** Returns what the page has to be. */
  static String text() {
    return withoutPinnedBackend(() -> text(stages()));
  }

  /** Computes with the default engine that a user has, whatever the tests' is. */
  static String withoutPinnedBackend(Supplier<String> computed) {
    String backend = System.getProperty(Backends.PROPERTY);
    System.clearProperty(Backends.PROPERTY);
    try {
      return computed.get();
    } finally {
      if (backend != null) {
        System.setProperty(Backends.PROPERTY, backend);
      }
    }
  }

  private static String text(List<PipelineStage> stages) {
    Map<String, Map<String, List<Param<?>>>> families = new TreeMap<>();
    for (PipelineStage stage : stages) {
      for (Param<?> param : stage.params()) {
        families
            .computeIfAbsent(family(stage, param), family -> new TreeMap<>())
            .computeIfAbsent(param.name(), name -> new ArrayList<>())
            .add(param);
      }
    }
    Map<String, PipelineStage> byUid = new LinkedHashMap<>();
    stages.forEach(stage -> byUid.put(stage.uid(), stage));
    StringBuilder page = new StringBuilder(HEAD.formatted(COMMAND));
    families.forEach((family, params) -> page.append(section(family, params, byUid)));
    return page.toString();
  }

  private static String section(
      String family, Map<String, List<Param<?>>> params, Map<String, PipelineStage> byUid) {
    Set<String> owners = new LinkedHashSet<>();
    params.values().forEach(same -> same.forEach(param -> owners.add(name(param, byUid))));
    StringBuilder text =
        new StringBuilder(
            "\n## %s\n\nOf %s.\n\n| Param | type | default | what it does |\n| --- | --- | --- | --- |\n"
                .formatted(family, spans(owners)));
    for (List<Param<?>> same : params.values()) {
      Param<?> first = same.get(0);
      Set<String> having =
          same.stream()
              .map(param -> name(param, byUid))
              .collect(Collectors.toCollection(LinkedHashSet::new));
      String only = having.equals(owners) ? "" : " Only of " + spans(having) + ".";
      text.append(
          "| `%s` | %s | %s | %s%s |\n"
              .formatted(
                  first.name(), type(first), defaults(same, byUid), sentence(first.doc()), only));
    }
    return text.toString();
  }

  private static String name(Param<?> param, Map<String, PipelineStage> byUid) {
    return byUid.get(param.parent()).getClass().getSimpleName();
  }

  private static String spans(Set<String> names) {
    List<String> spans = names.stream().map(name -> "`" + name + "`").toList();
    int last = spans.size() - 1;
    return last == 0
        ? spans.get(0)
        : String.join(", ", spans.subList(0, last)) + " and " + spans.get(last);
  }

  /** The family is the trait of this package that declares the Param's accessor. */
  private static String family(PipelineStage stage, Param<?> param) {
    for (Class<?> trait : traits(stage.getClass())) {
      boolean declares =
          Arrays.stream(trait.getDeclaredMethods())
              .anyMatch(
                  method ->
                      method.getName().equals(param.name())
                          && Param.class.isAssignableFrom(method.getReturnType()));
      if (declares) {
        String words =
            trait.getSimpleName().replaceFirst("Params$", "").replaceAll("(?<=.)([A-Z])", " $1");
        return TITLES.getOrDefault(
            trait.getSimpleName(), words.charAt(0) + words.substring(1).toLowerCase(Locale.ROOT));
      }
    }
    // What one search alone has is declared by its class.
    return stage.getClass().getPackageName().endsWith(".search")
        ? TITLES.get("SearchParams")
        : OTHERS;
  }

  private static List<Class<?>> traits(Class<?> stage) {
    Set<Class<?>> found = new LinkedHashSet<>();
    for (Class<?> type = stage; type != null; type = type.getSuperclass()) {
      Arrays.stream(type.getInterfaces()).forEach(trait -> addTraits(trait, found));
    }
    return found.stream()
        .filter(trait -> trait.getPackageName().startsWith("org.deltastn"))
        .filter(trait -> trait.getSimpleName().endsWith("Params"))
        .sorted(Comparator.comparing(Class::getSimpleName))
        .toList();
  }

  private static void addTraits(Class<?> trait, Set<Class<?>> found) {
    if (found.add(trait)) {
      Arrays.stream(trait.getInterfaces()).forEach(parent -> addTraits(parent, found));
    }
  }

  private static String type(Param<?> param) {
    String type = param.getClass().getSimpleName().replaceFirst("Param$", "");
    String plain = type.isEmpty() ? "string" : type.replaceFirst("Array$", "");
    return plain.toLowerCase(Locale.ROOT) + (type.endsWith("Array") ? "[]" : "");
  }

  private static String defaults(List<Param<?>> same, Map<String, PipelineStage> byUid) {
    Map<String, String> values = new LinkedHashMap<>();
    for (Param<?> param : same) {
      PipelineStage stage = byUid.get(param.parent());
      values.put(stage.getClass().getSimpleName(), defaultOf(stage, param));
    }
    if (Set.copyOf(values.values()).size() == 1) {
      return values.values().iterator().next();
    }
    return values.entrySet().stream()
        .map(entry -> entry.getKey() + ": " + entry.getValue())
        .collect(Collectors.joining("; "));
  }

  private static String defaultOf(PipelineStage stage, Param<?> param) {
    Option<?> value = stage.getDefault(param);
    if (value.isEmpty()) {
      return "";
    }
    Object plain = value.get();
    String text =
        plain.getClass().isArray()
            ? IntStream.range(0, Array.getLength(plain))
                .mapToObj(i -> String.valueOf(Array.get(plain, i)))
                .collect(Collectors.joining(", ", "[", "]"))
            : plain.toString();
    return text.isEmpty() ? "empty" : "`" + text.replace(stage.uid(), "<uid>") + "`";
  }

  private static String sentence(String doc) {
    String text = Character.toUpperCase(doc.charAt(0)) + doc.substring(1);
    return (text.endsWith(".") ? text : text + ".").replace("|", "\\|").replace("<", "&lt;");
  }

  /** All public stages that can be made without arguments and are no models, by name. */
  static List<PipelineStage> stages() {
    try {
      Path classes =
          Path.of(
              DeltaStnClassifier.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      try (Stream<Path> files = Files.walk(classes)) {
        List<PipelineStage> stages = new ArrayList<>();
        for (Path file :
            files.filter(path -> path.toString().endsWith(".class")).sorted().toList()) {
          String name = classes.relativize(file).toString().replace('/', '.');
          Class<?> type =
              Class.forName(
                  name.substring(0, name.length() - ".class".length()),
                  false,
                  DeltaStnClassifier.class.getClassLoader());
          if (isStage(type)) {
            stages.add((PipelineStage) type.getConstructor().newInstance());
          }
        }
        stages.sort(Comparator.comparing(stage -> stage.getClass().getSimpleName()));
        return stages;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (URISyntaxException | ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean isStage(Class<?> type) {
    int modifiers = type.getModifiers();
    return PipelineStage.class.isAssignableFrom(type)
        && !Model.class.isAssignableFrom(type)
        && Modifier.isPublic(modifiers)
        && !Modifier.isAbstract(modifiers)
        && Arrays.stream(type.getConstructors()).anyMatch(c -> c.getParameterCount() == 0);
  }

  /** Returns the root of the project. */
  static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve(PAGE))) {
      folder = folder.getParent();
    }
    return folder;
  }
}
