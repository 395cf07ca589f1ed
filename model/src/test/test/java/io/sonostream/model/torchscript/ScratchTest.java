package io.sonostream.model.torchscript;
import io.sonostream.model.architecture.ArchitectureSpec;
import io.sonostream.model.graph.*;
import java.io.*;
import java.nio.file.*;
import org.junit.jupiter.api.Test;
class ScratchTest {
  @Test void write() throws Exception {
    Graph g = ArchitectureSpec.parse("unet").build(1,1,256,256);
    System.out.println(g.parameterCount());
    g = ArchitectureSpec.parse("unet(base=4,depth=2)").build(3,2,32,48);
    var s = Initialisation.of(g, 7);
    for (Precision p : Precision.values()) {
      try (OutputStream o = Files.newOutputStream(Path.of("/tmp/g/serve-"+p+".pt"))) { TorchScript.writeServing(g,s,p,o);}
      try (OutputStream o = Files.newOutputStream(Path.of("/tmp/g/logits-"+p+".pt"))) { TorchScript.writeServingLogits(g,s,p,o);}
      if (p!=Precision.F16) try (OutputStream o = Files.newOutputStream(Path.of("/tmp/g/train-"+p+".pt"))) { TorchScript.writeTrainable(g,s,p,o);}
    }
    try { ArchitectureSpec.parse("unet").build(1,1,250,256);} catch (Exception e) { System.out.println(e.getMessage()); }
  }
}
