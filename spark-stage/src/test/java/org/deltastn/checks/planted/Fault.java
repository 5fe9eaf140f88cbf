package org.deltastn.checks.planted;

/**
 * A fault that PIT would plant.
 *
 * @param type the name of the class, nested ones with a dollar sign
 * @param method its name and descriptor
 * @param index of the instruction in the method
 * @param mutator which kind of fault it is
 * @param line in the source file
 * @param what PIT's description
 */
record Fault(String type, String method, int index, String mutator, int line, String what) {

  /** Returns the name of the outermost class. */
  String outermost() {
    return type.replaceFirst("\\$.*", "");
  }

  @Override
  public String toString() {
    return type + ":" + line + " " + method.replaceFirst("\\(.*", "") + ", " + what;
  }
}
