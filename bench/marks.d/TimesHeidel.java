/*
 * HeidelTime's Vietnamese rules (Maven Central) on articles, with its own AllLanguagesTokenizer:
 * the Vietnamese tagger it can use wants models that no registry has.
 * usage: java TimesHeidel.java IN.tsv OUT.tsv
 * IN is "id, YYYY-MM-DD, text" a line, OUT "id, start, end" a time, offsets in UTF-16 units.
 * Prints "HeidelTime bytes seconds marks": processor time of the one thread that works; what the
 * JVM spends elsewhere on compiling and collecting is left out.
 */
import de.unihd.dbs.heideltime.standalone.*;
import de.unihd.dbs.heideltime.standalone.components.ResultFormatter;
import de.unihd.dbs.uima.annotator.heideltime.resources.Language;
import de.unihd.dbs.uima.types.heideltime.Timex3;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.*;
import java.text.SimpleDateFormat;
import java.util.*;
import java.util.logging.*;

class TimesHeidel {
	public static void main(String[] args) throws Exception {
		PrintStream out = System.out;
		System.setOut(System.err);	/* it reports its progress there */
		LogManager.getLogManager().reset();
		Properties props = new Properties();
		for (String kind : new String[] { "Date", "Duration", "Set", "Time" })
			props.setProperty("consider" + kind, "true");
		props.setProperty("considerTemponym", "false");
		props.setProperty("typeSystemHome", "desc/type/HeidelTime_TypeSystem.xml");
		props.setProperty("typeSystemHome_DKPro", "desc/type/DKPro_TypeSystem.xml");
		String[][] names = { { "uimaVarDate", "Date" }, { "uimaVarDuration", "Duration" },
			{ "uimaVarLanguage", "Language" }, { "uimaVarSet", "Set" }, { "uimaVarTime", "Time" },
			{ "uimaVarTemponym", "Temponym" }, { "uimaVarTypeToProcess", "Type" },
			{ "uimaVarConvertDurations", "ConvertDurations" } };
		for (String[] n : names)
			props.setProperty(n[0], n[1]);
		Path config = Files.createTempFile("heideltime", ".props");
		try (java.io.OutputStream o = Files.newOutputStream(config)) {
			props.store(o, null);
		}
		HeidelTimeStandalone heidel = new HeidelTimeStandalone(Language.VIETNAMESE, DocumentType.NEWS,
			OutputType.TIMEML, config.toString(), POSTagger.NO);
		Files.delete(config);
		StringBuilder found = new StringBuilder();
		SimpleDateFormat day = new SimpleDateFormat("yyyy-MM-dd");
		long bytes = 0, spent = 0, marks = 0;
		for (String line : Files.readAllLines(Paths.get(args[0]))) {
			String[] f = line.split("\t", 3);
			List<int[]> spans = new ArrayList<>();
			ResultFormatter keep = jcas -> {
				jcas.getAnnotationIndex(Timex3.type).forEach(
					t -> spans.add(new int[] { t.getBegin(), t.getEnd() }));
				return "";
			};
			Date date = day.parse(f[1]);
			long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
			heidel.process(f[2], date, keep);
			spent += ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start;
			bytes += f[2].getBytes(StandardCharsets.UTF_8).length;
			marks += spans.size();
			for (int[] s : spans)
				found.append(f[0] + "\t" + s[0] + "\t" + s[1] + "\n");
		}
		Files.writeString(Paths.get(args[1]), found);
		out.printf(Locale.ROOT, "HeidelTime %d %.3f %d%n", bytes, spent / 1e9, marks);
	}
}
