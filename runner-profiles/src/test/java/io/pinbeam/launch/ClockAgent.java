package io.pinbeam.launch;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.ProtectionDomain;
import java.time.Clock;
import java.time.Duration;
import java.util.Date;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.Handle;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.utility.OpenedClassReader;

/**
 * Lets the clock of a VM jump, as it jumps when a machine's is set: what tells the time of day is
 * moved, what measures spans of time is not. Nothing has to be installed for it, and no other
 * program sees it.
 */
public final class ClockAgent {
  /** By its name: asked for the class, the VM would load one more of it for our loader alone. */
  private static final String JUMPED = "io/pinbeam/launch/JumpedClock";

  private static final String INSTANT = "java/time/Instant";

  private ClockAgent() {}

  /** What the environment of a command has to be so that its clock follows {@link #jump}. */
  static Map<String, String> environment(Path folder) throws IOException {
    jump(folder, Duration.ZERO);
    Path agent = folder.resolve("clock-agent.jar");
    Manifest manifest = manifest();
    manifest.getMainAttributes().putValue("Premain-Class", ClockAgent.class.getName());
    manifest.getMainAttributes().putValue("Can-Retransform-Classes", "true");
    manifest
        .getMainAttributes()
        .put(
            Attributes.Name.CLASS_PATH,
            ClassReader.class.getProtectionDomain().getCodeSource().getLocation().toString());
    jar(agent, manifest, ClockAgent.class, Moves.class, ClassMoves.class, Calls.class);
    jar(bootJar(folder), manifest(), JumpedClock.class);
    return Map.of("JAVA_TOOL_OPTIONS", "-javaagent:" + agent + "=" + folder);
  }

  /** Sets the clock to so much more than the machine's, within a tenth of a second. */
  static void jump(Path folder, Duration offset) throws IOException {
    Path next = Files.writeString(folder.resolve("clock.next"), offset.toString());
    Files.move(
        next, offset(folder), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Called by the VM. */
  public static void premain(String folder, Instrumentation vm) throws Exception {
    vm.appendToBootstrapClassLoaderSearch(new JarFile(bootJar(Path.of(folder)).toFile()));
    JumpedClock.jump(read(Path.of(folder)));
    vm.addTransformer(new Moves(), true);
    vm.retransformClasses(Clock.class, Date.class);
    Thread follower = new Thread(() -> follow(Path.of(folder)), "clock");
    follower.setDaemon(true);
    follower.start();
  }

  private static void follow(Path folder) {
    try {
      while (true) {
        JumpedClock.jump(read(folder));
        Thread.sleep(50);
      }
    } catch (IOException | InterruptedException e) {
      System.err.println("the clock jumps no more: " + e);
    }
  }

  private static Duration read(Path folder) throws IOException {
    return Duration.parse(Files.readString(offset(folder)));
  }

  private static Path offset(Path folder) {
    return folder.resolve("clock");
  }

  private static Path bootJar(Path folder) {
    return folder.resolve("jumped-clock.jar");
  }

  private static Manifest manifest() {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    return manifest;
  }

  private static void jar(Path path, Manifest manifest, Class<?>... contents) throws IOException {
    try (OutputStream file = Files.newOutputStream(path);
        JarOutputStream jar = new JarOutputStream(file, manifest)) {
      for (Class<?> content : contents) {
        String name = content.getName().replace('.', '/') + ".class";
        jar.putNextEntry(new ZipEntry(name));
        try (InputStream bytes = content.getClassLoader().getResourceAsStream(name)) {
          bytes.transferTo(jar);
        }
      }
    }
  }

  /** Has each class that asks for the time of day ask {@link JumpedClock}. */
  private static final class Moves implements ClassFileTransformer {
    private static final String MILLIS = "currentTimeMillis";

    @Override
    public byte[] transform(
        Module module,
        ClassLoader loader,
        String name,
        Class<?> redefined,
        ProtectionDomain domain,
        byte[] bytes) {
      boolean clock = "java/time/Clock".equals(name);
      if (JUMPED.equals(name) || (!clock && !new String(bytes, ISO_8859_1).contains(MILLIS))) {
        return null;
      }
      ClassReader reader = OpenedClassReader.of(bytes);
      ClassWriter writer = new ClassWriter(reader, 0);
      reader.accept(new ClassMoves(writer, clock), 0);
      return writer.toByteArray();
    }
  }

  private static final class ClassMoves extends ClassVisitor {
    private final boolean clock;

    ClassMoves(ClassVisitor next, boolean clock) {
      super(OpenedClassReader.ASM_API, next);
      this.clock = clock;
    }

    @Override
    public MethodVisitor visitMethod(
        int access, String method, String types, String signature, String[] thrown) {
      MethodVisitor next = super.visitMethod(access, method, types, signature, thrown);
      return new Calls(next, clock && method.equals("currentInstant"));
    }
  }

  private static final class Calls extends MethodVisitor {
    private final boolean instant;

    Calls(MethodVisitor next, boolean instant) {
      super(OpenedClassReader.ASM_API, next);
      this.instant = instant;
    }

    @Override
    public void visitMethodInsn(
        int opcode, String owner, String name, String types, boolean isInterface) {
      boolean millis = owner.equals("java/lang/System") && name.equals(Moves.MILLIS);
      super.visitMethodInsn(opcode, millis && !instant ? JUMPED : owner, name, types, isInterface);
    }

    /** As {@code System::currentTimeMillis}. */
    @Override
    public void visitInvokeDynamicInsn(
        String name, String types, Handle bootstrap, Object... arguments) {
      Object[] moved = arguments.clone();
      for (int i = 0; i < moved.length; i++) {
        if (moved[i] instanceof Handle handle
            && handle.getOwner().equals("java/lang/System")
            && handle.getName().equals(Moves.MILLIS)) {
          moved[i] = new Handle(handle.getTag(), JUMPED, Moves.MILLIS, handle.getDesc(), false);
        }
      }
      super.visitInvokeDynamicInsn(name, types, bootstrap, moved);
    }

    @Override
    public void visitInsn(int opcode) {
      if (instant && opcode == Opcodes.ARETURN) {
        super.visitMethodInsn(
            Opcodes.INVOKESTATIC, JUMPED, "moved", "(L" + INSTANT + ";)L" + INSTANT + ";", false);
      }
      super.visitInsn(opcode);
    }
  }
}
