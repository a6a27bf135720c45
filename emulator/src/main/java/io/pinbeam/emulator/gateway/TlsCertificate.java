package io.pinbeam.emulator.gateway;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/** The certificate that the gateway shows, with those that signed it, and its key. */
final class TlsCertificate {
  /** What is older has known holes. */
  private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

  private final List<X509Certificate> chain;
  private final PrivateKey key;

  private TlsCertificate(List<X509Certificate> chain, PrivateKey key) {
    this.chain = chain;
    this.key = key;
  }

  /**
   * From PEM files, as authorities give them; both may be one.
   *
   * @throws IOException in one line without a secret, if they cannot be used
   */
  static TlsCertificate read(Path certificate, Path key) throws IOException {
    List<X509Certificate> chain = new ArrayList<>();
    for (Object found : contents(certificate)) {
      if (found instanceof X509CertificateHolder holder) {
        try {
          chain.add(new JcaX509CertificateConverter().getCertificate(holder));
        } catch (GeneralSecurityException e) {
          throw new IOException(certificate + " holds a certificate that is damaged", e);
        }
      }
    }
    if (chain.isEmpty()) {
      throw new IOException(certificate + " holds no certificate in PEM");
    }
    TlsCertificate read = new TlsCertificate(chain, privateKey(key));
    if (!read.belongTogether()) {
      throw new IOException("the key in " + key + " is not that of the first certificate");
    }
    return read;
  }

  /** For a server's connector. */
  SslContextFactory.Server contexts() throws IOException {
    try {
      // It stays in memory, behind no password.
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setKeyEntry("gateway", key, new char[0], chain.toArray(Certificate[]::new));
      SslContextFactory.Server contexts = new SslContextFactory.Server();
      contexts.setKeyStore(store);
      contexts.setKeyManagerPassword("");
      contexts.setIncludeProtocols(PROTOCOLS);
      return contexts;
    } catch (GeneralSecurityException e) {
      throw new IOException("the certificate cannot be used: " + e.getMessage(), e);
    }
  }

  private static PrivateKey privateKey(Path file) throws IOException {
    JcaPEMKeyConverter converter = new JcaPEMKeyConverter();
    for (Object found : contents(file)) {
      if (found instanceof PEMKeyPair pair) {
        return converter.getPrivateKey(pair.getPrivateKeyInfo());
      }
      if (found instanceof PrivateKeyInfo key) {
        return converter.getPrivateKey(key);
      }
    }
    throw new IOException(file + " holds no key in PEM, or one behind a password");
  }

  private static List<Object> contents(Path file) throws IOException {
    List<Object> contents = new ArrayList<>();
    try (Reader reader = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1);
        PEMParser parser = new PEMParser(reader)) {
      for (Object found = parser.readObject(); found != null; found = parser.readObject()) {
        contents.add(found);
      }
    } catch (java.nio.file.FileSystemException e) {
      throw new IOException(file + " cannot be read: " + e.getClass().getSimpleName(), e);
    } catch (IOException | RuntimeException e) {
      throw new IOException(file + " is no PEM", e);
    }
    return contents;
  }

  /** A client would find out only when it connects. */
  private boolean belongTogether() throws IOException {
    PublicKey shown = chain.get(0).getPublicKey();
    if (!shown.getAlgorithm().equals(key.getAlgorithm())) {
      return false;
    }
    try {
      Signature signature = Signature.getInstance(signatureOf(key));
      signature.initSign(key);
      signature.update(PROTOCOLS[0].getBytes(StandardCharsets.US_ASCII));
      byte[] signed = signature.sign();
      signature.initVerify(shown);
      signature.update(PROTOCOLS[0].getBytes(StandardCharsets.US_ASCII));
      return signature.verify(signed);
    } catch (GeneralSecurityException e) {
      throw new IOException("a key of the kind " + key.getAlgorithm() + " cannot be used", e);
    }
  }

  private static String signatureOf(PrivateKey key) {
    return switch (key.getAlgorithm()) {
      case "EC", "ECDSA" -> "SHA256withECDSA";
      case "RSA" -> "SHA256withRSA";
      default -> key.getAlgorithm();
    };
  }
}
