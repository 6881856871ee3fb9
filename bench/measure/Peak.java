import java.io.IOException;

/** The most memory that the gateway's process, or the simulator's, has had resident since this was made. */
record Peak(long pid) {

    static Peak of(Rig rig, Target target) throws IOException {
        long pid = switch (target.name()) {
            case Rig.DIRECT -> rig.simulator.pid();
            case Rig.GATEWAY -> rig.gateway.pid();
            default -> 0;
        };
        if (pid != 0) {
            Account.forgetPeak(pid);
        }
        return new Peak(pid);
    }

    boolean isKnown() {
        return pid != 0;
    }

    double megabytes() throws IOException {
        return Account.status(pid, "VmHWM") / 1024.0;
    }
}
