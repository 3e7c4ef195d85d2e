import Foundation
public import Trust

extension Files {
    /// A private key to sign with.
    public static func signer(_ path: String) throws(CommandFailure) -> Signer {
        let jwk = try read(path, limit: keyLimit)
        do {
            return try Signer(privateJWK: jwk)
        } catch {
            throw CommandFailure(.data, "KeyNotUsable", "\(path.printable) is not a private key to sign with: \(error.message)")
        }
    }

    /// A private key to open sealed parts with.
    public static func opener(_ path: String) throws(CommandFailure) -> SealOpener {
        let jwk = try read(path, limit: keyLimit)
        do {
            return try SealOpener(privateJWK: jwk)
        } catch {
            throw CommandFailure(.data, "KeyNotUsable", "\(path.printable) is not a private key to open with: \(error.message)")
        }
    }

    /// The registry of authorities.
    public static func authorityRegistry(_ path: String) throws(CommandFailure) -> AuthorityRegistry {
        let json = try read(path)
        do {
            return try AuthorityRegistry(json: json)
        } catch {
            throw CommandFailure(.configuration, "RegistryMalformed", "\(path.printable): \(error.message)")
        }
    }

    private static var keyLimit: Int { 4096 }
}
