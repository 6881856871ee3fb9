/** What is done to the cluster under load, and what must hold afterwards. */
interface Mode {

    void run() throws Exception;
}
