package org.deltastn.checks.planted;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.pitest.bytecode.analysis.ClassTree;
import org.pitest.classinfo.ClassByteArraySource;
import org.pitest.classinfo.ClassName;
import org.pitest.classpath.ClassloaderByteArraySource;
import org.pitest.mutationtest.EngineArguments;
import org.pitest.mutationtest.build.MutationInterceptor;
import org.pitest.mutationtest.config.PluginServices;
import org.pitest.mutationtest.config.ReportOptions;
import org.pitest.mutationtest.config.SettingsFactory;
import org.pitest.mutationtest.engine.Mutater;
import org.pitest.mutationtest.engine.MutationDetails;
import org.pitest.mutationtest.engine.MutationIdentifier;
import org.pitest.mutationtest.engine.gregor.config.GregorEngineFactory;

/**
 * The faults of classes, by PIT's default mutators and after its filters, as in {@code mutation}.
 */
final class Faults {

  private final ClassByteArraySource source = ClassloaderByteArraySource.fromContext();
  private final Mutater mutater =
      new GregorEngineFactory().createEngine(EngineArguments.arguments()).createMutator(source);
  private final MutationInterceptor filters;
  private final Map<Fault, MutationIdentifier> identifiers = new HashMap<>();

  Faults() {
    ReportOptions options = new ReportOptions();
    filters =
        new SettingsFactory(options, PluginServices.makeForContextLoader())
            .getInterceptor()
            .createInterceptor(options, null, source, null, null, null);
  }

  /** Returns the faults of a class and not of those nested in it, in an order of their own. */
  List<Fault> of(String type) {
    Collection<MutationDetails> found = mutater.findMutations(ClassName.fromString(type));
    filters.begin(ClassTree.fromBytes(source.getBytes(type).orElseThrow()));
    found = filters.intercept(found, mutater);
    filters.end();
    List<Fault> faults = new ArrayList<>();
    for (MutationDetails details : found) {
      MutationIdentifier id = details.getId();
      Fault fault =
          new Fault(
              type,
              details.getMethod() + id.getLocation().getMethodDesc(),
              details.getFirstIndex(),
              details.getMutator().replaceFirst(".*\\.", ""),
              details.getLineNumber(),
              details.getDescription().replace(',', ';'));
      identifiers.put(fault, id);
      faults.add(fault);
    }
    faults.sort(
        Comparator.comparing(Fault::method)
            .thenComparing(Fault::index)
            .thenComparing(Fault::mutator));
    return faults;
  }

  /** Returns the bytes of the class with a fault that {@link #of} has returned. */
  byte[] planted(Fault fault) {
    return mutater.getMutation(identifiers.get(fault)).getBytes();
  }
}
