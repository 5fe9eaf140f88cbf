package org.deltastn.checks.planted;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.LdcInsnNode;
import org.objectweb.asm.tree.LineNumberNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;

/** Counts which lines of chosen classes run: their code calls {@link #reached} at each line. */
public final class Lines {

  private static final List<String> NAMES = new ArrayList<>();

  /** Written by all threads without a lock, as all write the same. */
  private static volatile boolean[] hits = new boolean[0];

  private Lines() {}

  /** Is called by the code that {@link #watched} returns. */
  public static void reached(int line) {
    boolean[] all = hits;
    if (line < all.length) {
      all[line] = true;
    }
  }

  /** Returns the code of a class that counts its lines. */
  static byte[] watched(byte[] code) {
    ClassNode type = new ClassNode();
    new ClassReader(code).accept(type, 0);
    for (MethodNode method : type.methods) {
      for (AbstractInsnNode each : method.instructions.toArray()) {
        if (each instanceof LineNumberNode line) {
          watch(method.instructions, line);
          NAMES.add(type.name.replace('/', '.') + ":" + line.line);
        }
      }
    }
    hits = new boolean[NAMES.size()];
    ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
    type.accept(writer);
    return writer.toByteArray();
  }

  private static void watch(InsnList instructions, LineNumberNode line) {
    AbstractInsnNode first = line;
    while (first.getOpcode() < 0) {
      first = first.getNext();
    }
    InsnList call = new InsnList();
    call.add(new LdcInsnNode(NAMES.size()));
    call.add(
        new MethodInsnNode(
            Opcodes.INVOKESTATIC, Type.getInternalName(Lines.class), "reached", "(I)V"));
    // A frame stays before what it belongs to, and a new object's label before its NEW.
    if (first.getOpcode() == Opcodes.NEW) {
      instructions.insert(first, call);
    } else {
      instructions.insertBefore(first, call);
    }
  }

  /** Returns the lines that ran since the last call, as {@code CLASS:LINE}. */
  static Set<String> take() {
    boolean[] all = hits;
    Set<String> lines = new TreeSet<>();
    for (int i = 0; i < all.length; i++) {
      if (all[i]) {
        lines.add(NAMES.get(i));
      }
    }
    Arrays.fill(all, false);
    return lines;
  }
}
