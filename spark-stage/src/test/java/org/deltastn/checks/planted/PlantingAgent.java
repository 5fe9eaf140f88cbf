package org.deltastn.checks.planted;

import java.io.IOException;
import java.lang.instrument.ClassDefinition;
import java.lang.instrument.Instrumentation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** Redefines classes of this JVM, which must have been started with {@link #jar} as its agent. */
public final class PlantingAgent {

  private static volatile Instrumentation instrumentation;

  private PlantingAgent() {}

  /** Is called by the JVM before its main method. */
  public static void premain(String arguments, Instrumentation ofThisJvm) {
    instrumentation = ofThisJvm;
  }

  /** Writes the jar that makes this class an agent of a JVM that has it on its class path. */
  static void jar(Path path) throws IOException {
    Manifest manifest = new Manifest();
    Attributes entries = manifest.getMainAttributes();
    entries.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    entries.putValue("Premain-Class", PlantingAgent.class.getName());
    entries.putValue("Can-Redefine-Classes", "true");
    new JarOutputStream(Files.newOutputStream(path), manifest).close();
  }

  /** Replaces the code of a class, which calls that run already keep to their end. */
  static void redefine(String type, byte[] code) throws Exception {
    Class<?> loaded = Class.forName(type, false, PlantingAgent.class.getClassLoader());
    instrumentation.redefineClasses(new ClassDefinition(loaded, code));
  }
}
