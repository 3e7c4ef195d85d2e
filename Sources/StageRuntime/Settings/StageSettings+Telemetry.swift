public import Telemetry

extension StageSettings {
    /// Where spans are sent; `nil` if nowhere. Throws if what is given is no such place.
    public func telemetryEndpoint() throws(SettingsError) -> OTLPEndpoint? {
        guard let address = try string(SettingsKey.telemetryOtlpEndpoint) else { return nil }
        let endpoint: OTLPEndpoint
        do throws(OTLPEndpoint.Problem) {
            endpoint = try OTLPEndpoint(address)
        } catch {
            throw .invalid(key: SettingsKey.telemetryOtlpEndpoint, reason: "\(error)")
        }
        guard let headers = try string(SettingsKey.telemetryOtlpHeaders) else { return endpoint }
        do throws(OTLPEndpoint.Problem) {
            return try endpoint.with(headers: headers)
        } catch {
            throw .invalid(key: SettingsKey.telemetryOtlpHeaders, reason: "\(error)")
        }
    }
}
