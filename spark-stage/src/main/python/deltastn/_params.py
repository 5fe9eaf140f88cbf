# Made from the Params of the stages by: mvn -q -B -pl spark-stage test-compile exec:exec@python-params
"""Params of the stages of delta-stn, with their setters and getters."""

from __future__ import annotations

from typing import Any, List, Optional, TypeVar

from pyspark.ml.param import Param, Params, TypeConverters

from ._base import Stage
from ._json import to_json

S = TypeVar("S", bound=Params)


class BayesianSearchParams(Stage):
    """Params of BayesianSearch."""

    _JAVA_CLASS = "org.deltastn.spark.search.BayesianSearch"

    initialTrials: Param[int] = Param(
        Params._dummy(),
        "initialTrials",
        "Sets the number of trials that are spread evenly before the first proposal; 0 for twice the hyperparameters and two.",
        TypeConverters.toInt,
    )
    maxEpochs: Param[int] = Param(
        Params._dummy(),
        "maxEpochs",
        "Sets the maximum number of epochs of all trials together; 0 for no limit.",
        TypeConverters.toInt,
    )
    maxSeconds: Param[float] = Param(
        Params._dummy(),
        "maxSeconds",
        "Sets the maximum of wall-clock seconds, after which no trial starts and those that run end with their epoch; 0 for no limit.",
        TypeConverters.toFloat,
    )
    maxTrials: Param[int] = Param(
        Params._dummy(),
        "maxTrials",
        "Sets the maximum number of trials; 0 for no limit.",
        TypeConverters.toInt,
    )
    parallelism: Param[int] = Param(
        Params._dummy(),
        "parallelism",
        "Sets how many trials run at a time; 0 for as many as the cluster has task slots.",
        TypeConverters.toInt,
    )
    searchRanges: Param[Any] = Param(
        Params._dummy(),
        "searchRanges",
        "Sets ranges by hyperparameter, as JSON: [{\"name\": \"weightDecay\", \"lower\": 1e-6, \"upper\": 1e-2, \"logarithmic\": true}]; the others have the range of their domain",
        to_json,
    )
    seed: Param[int] = Param(
        Params._dummy(),
        "seed",
        "Fixes which trials are proposed; the seed of training is the estimator's.",
        TypeConverters.toInt,
    )
    trialDir: Param[str] = Param(
        Params._dummy(),
        "trialDir",
        "Names the folder of the trials, a URI of any Hadoop file system, from which a stopped search goes on; empty for none.",
        TypeConverters.toString,
    )

    def __init__(
        self,
        *,
        initialTrials: Optional[int] = None,
        maxEpochs: Optional[int] = None,
        maxSeconds: Optional[float] = None,
        maxTrials: Optional[int] = None,
        parallelism: Optional[int] = None,
        searchRanges: Optional[Any] = None,
        seed: Optional[int] = None,
        trialDir: Optional[str] = None,
    ) -> None:
        given = {
            "initialTrials": initialTrials,
            "maxEpochs": maxEpochs,
            "maxSeconds": maxSeconds,
            "maxTrials": maxTrials,
            "parallelism": parallelism,
            "searchRanges": searchRanges,
            "seed": seed,
            "trialDir": trialDir,
        }
        super().__init__()
        self._start(
            initialTrials=0,
            maxEpochs=0,
            maxSeconds=0.0,
            maxTrials=0,
            parallelism=0,
            searchRanges="[]",
            seed=0,
            trialDir="",
        )
        self._set(**{name: value for name, value in given.items() if value is not None})

    def setInitialTrials(self: S, value: int) -> S:
        """Sets :py:attr:`initialTrials`."""
        return self._set(initialTrials=value)

    def getInitialTrials(self) -> int:
        """Returns :py:attr:`initialTrials` or its default."""
        return self.getOrDefault(self.initialTrials)

    def setMaxEpochs(self: S, value: int) -> S:
        """Sets :py:attr:`maxEpochs`."""
        return self._set(maxEpochs=value)

    def getMaxEpochs(self) -> int:
        """Returns :py:attr:`maxEpochs` or its default."""
        return self.getOrDefault(self.maxEpochs)

    def setMaxSeconds(self: S, value: float) -> S:
        """Sets :py:attr:`maxSeconds`."""
        return self._set(maxSeconds=value)

    def getMaxSeconds(self) -> float:
        """Returns :py:attr:`maxSeconds` or its default."""
        return self.getOrDefault(self.maxSeconds)

    def setMaxTrials(self: S, value: int) -> S:
        """Sets :py:attr:`maxTrials`."""
        return self._set(maxTrials=value)

    def getMaxTrials(self) -> int:
        """Returns :py:attr:`maxTrials` or its default."""
        return self.getOrDefault(self.maxTrials)

    def setParallelism(self: S, value: int) -> S:
        """Sets :py:attr:`parallelism`."""
        return self._set(parallelism=value)

    def getParallelism(self) -> int:
        """Returns :py:attr:`parallelism` or its default."""
        return self.getOrDefault(self.parallelism)

    def setSearchRanges(self: S, value: Any) -> S:
        """Sets :py:attr:`searchRanges`."""
        return self._set(searchRanges=value)

    def getSearchRanges(self) -> Any:
        """Returns :py:attr:`searchRanges` or its default."""
        return self.getOrDefault(self.searchRanges)

    def setSeed(self: S, value: int) -> S:
        """Sets :py:attr:`seed`."""
        return self._set(seed=value)

    def getSeed(self) -> int:
        """Returns :py:attr:`seed` or its default."""
        return self.getOrDefault(self.seed)

    def setTrialDir(self: S, value: str) -> S:
        """Sets :py:attr:`trialDir`."""
        return self._set(trialDir=value)

    def getTrialDir(self) -> str:
        """Returns :py:attr:`trialDir` or its default."""
        return self.getOrDefault(self.trialDir)


class ClassNamesParams(Stage):
    """Params of ClassNames."""

    _JAVA_CLASS = "org.deltastn.spark.tables.ClassNames"

    inputCol: Param[str] = Param(
        Params._dummy(),
        "inputCol",
        "Names the column of predicted classes, whose metadata hold the names of the classes.",
        TypeConverters.toString,
    )
    outputCol: Param[str] = Param(
        Params._dummy(),
        "outputCol",
        "Names the column of the classes' names.",
        TypeConverters.toString,
    )

    def __init__(
        self,
        *,
        inputCol: Optional[str] = None,
        outputCol: Optional[str] = None,
    ) -> None:
        given = {
            "inputCol": inputCol,
            "outputCol": outputCol,
        }
        super().__init__()
        self._start(
            inputCol="prediction",
            outputCol="predictedLabel",
        )
        self._set(**{name: value for name, value in given.items() if value is not None})

    def setInputCol(self: S, value: str) -> S:
        """Sets :py:attr:`inputCol`."""
        return self._set(inputCol=value)

    def getInputCol(self) -> str:
        """Returns :py:attr:`inputCol` or its default."""
        return self.getOrDefault(self.inputCol)

    def setOutputCol(self: S, value: str) -> S:
        """Sets :py:attr:`outputCol`."""
        return self._set(outputCol=value)

    def getOutputCol(self) -> str:
        """Returns :py:attr:`outputCol` or its default."""
        return self.getOrDefault(self.outputCol)


class DeltaStnClassifierParams(Stage):
    """Params of DeltaStnClassifier."""

    _JAVA_CLASS = "org.deltastn.spark.DeltaStnClassifier"

    averageOptimizerState: Param[bool] = Param(
        Params._dummy(),
        "averageOptimizerState",
        "Averages the optimizers' state of several workers with their weights when true; when false, it starts every round from zero and is not sent.",
        TypeConverters.toBoolean,
    )
    backend: Param[str] = Param(
        Params._dummy(),
        "backend",
        "Chooses the numeric engine: nd4j, native, cuda, nd4j-cuda or auto, which is the fastest that the cluster can use.",
        TypeConverters.toString,
    )
    batchSize: Param[int] = Param(
        Params._dummy(),
        "batchSize",
        "Sets the number of rows of a minibatch, 1 or more.",
        TypeConverters.toInt,
    )
    checkpointDir: Param[str] = Param(
        Params._dummy(),
        "checkpointDir",
        "Names the folder for checkpoints, a URI of any Hadoop file system: every run has a folder of its own in it, named by its settings and data, and fit continues from its newest checkpoint. When empty, there are no checkpoints.",
        TypeConverters.toString,
    )
    checkpointInterval: Param[int] = Param(
        Params._dummy(),
        "checkpointInterval",
        "Sets the number of epochs between two checkpoints, 1 or more; -1 neither writes nor reads any.",
        TypeConverters.toInt,
    )
    checkpointRounds: Param[int] = Param(
        Params._dummy(),
        "checkpointRounds",
        "Sets the number of rounds after which a checkpoint is written within an epoch too; 0 writes none there.",
        TypeConverters.toInt,
    )
    checkpointsKept: Param[int] = Param(
        Params._dummy(),
        "checkpointsKept",
        "Sets how many of the newest checkpoints are kept, 1 or more; with 1, no older one is left to continue from where it is damaged.",
        TypeConverters.toInt,
    )
    communicationPrecision: Param[str] = Param(
        Params._dummy(),
        "communicationPrecision",
        "Chooses what several workers send of the states that they reach in a round: FLOAT32, all of it, or BFLOAT16, half of the bytes, changes rounded to eight significant bits, for slow networks. Networks of less than 1 MiB are always sent as they are.",
        TypeConverters.toString,
    )
    cyclesPerRound: Param[int] = Param(
        Params._dummy(),
        "cyclesPerRound",
        "Sets the number of cycles between two averages, 1 or more; when unset, one worker takes a whole epoch.",
        TypeConverters.toInt,
    )
    featuresCol: Param[str] = Param(
        Params._dummy(),
        "featuresCol",
        "features column name",
        TypeConverters.toString,
    )
    gradientClippingNorm: Param[float] = Param(
        Params._dummy(),
        "gradientClippingNorm",
        "Sets the maximum norm of a gradient of the weights; 0 does not clip.",
        TypeConverters.toFloat,
    )
    handleInvalid: Param[str] = Param(
        Params._dummy(),
        "handleInvalid",
        "Says what happens to rows whose features are null, NaN, infinite or beyond 3.4e38, the largest float: error ends fit and transform with a message that names column, row and value; skip leaves the rows out; keep leaves them out of training, with a warning, and transform gives NaN as their prediction and probabilities.",
        TypeConverters.toString,
    )
    hiddenActivation: Param[str] = Param(
        Params._dummy(),
        "hiddenActivation",
        "Chooses the activation of the hidden layers of a perceptron given by sizes: IDENTITY, RELU, LEAKY_RELU, ELU, SIGMOID, TANH, SOFTPLUS or SWISH.",
        TypeConverters.toString,
    )
    hiddenLayers: Param[List[int]] = Param(
        Params._dummy(),
        "hiddenLayers",
        "Sets the sizes of the hidden layers of a multilayer perceptron, none for a linear model; its inputs are the features of a row, its outputs one or the number of classes. Where layers or networkJson is set, that is the network.",
        TypeConverters.toListInt,
    )
    horizontalFlip: Param[bool] = Param(
        Params._dummy(),
        "horizontalFlip",
        "Reflects training images left to right half of the time when true; needs an input of channels × height × width.",
        TypeConverters.toBoolean,
    )
    hyperOptimizer: Param[str] = Param(
        Params._dummy(),
        "hyperOptimizer",
        "Chooses the optimizer of the hyperparameters and of their perturbation scales: sgd (without momentum), rmsProp or adam.",
        TypeConverters.toString,
    )
    hyperStepSize: Param[float] = Param(
        Params._dummy(),
        "hyperStepSize",
        "Sets the learning rate of the hyperparameters and of their perturbation scales, above 0.",
        TypeConverters.toFloat,
    )
    hyperparameters: Param[Any] = Param(
        Params._dummy(),
        "hyperparameters",
        "Lists the hyperparameters that tune themselves, as a JSON array; [] trains plainly. When unset, there are rates of dropout on the input and after every layer but the last, and one weight decay.",
        to_json,
    )
    initialModel: Param[str] = Param(
        Params._dummy(),
        "initialModel",
        "Names a saved model, or a Deeplearning4j zip, of the same network, whose weights start training; when empty, they start at random.",
        TypeConverters.toString,
    )
    inputShape: Param[List[int]] = Param(
        Params._dummy(),
        "inputShape",
        "Sets the shape in which the network reads the flat feature vectors: channels, height and width, or their number; when unset, the network's configuration says it.",
        TypeConverters.toListInt,
    )
    keepBest: Param[bool] = Param(
        Params._dummy(),
        "keepBest",
        "Makes the model the state of the lowest validation loss when true, the last state when false.",
        TypeConverters.toBoolean,
    )
    keepCheckpoints: Param[bool] = Param(
        Params._dummy(),
        "keepCheckpoints",
        "Keeps the checkpoints of a run when fit has ended with a model, so that the same fit returns at once and more epochs continue it; when false, they are deleted then.",
        TypeConverters.toBoolean,
    )
    labelCol: Param[str] = Param(
        Params._dummy(),
        "labelCol",
        "label column name",
        TypeConverters.toString,
    )
    layers: Param[List[int]] = Param(
        Params._dummy(),
        "layers",
        "Sets the sizes of a multilayer perceptron from input to output, at least two; when unset, and networkJson too, hiddenLayers gives the network.",
        TypeConverters.toListInt,
    )
    learningRateSchedule: Param[Any] = Param(
        Params._dummy(),
        "learningRateSchedule",
        "Sets how the learning rate of the weights changes by epochs, as JSON: {\"type\":\"constant\"}, {\"type\":\"step\",\"size\":30,\"gamma\":0.1}, {\"type\":\"multiStep\",\"milestones\":[60],\"gamma\":0.2} or {\"type\":\"reduceOnPlateau\",\"gamma\":0.25,\"patience\":5}.",
        to_json,
    )
    maxIter: Param[int] = Param(
        Params._dummy(),
        "maxIter",
        "Sets the maximum number of epochs, 1 or more.",
        TypeConverters.toInt,
    )
    method: Param[str] = Param(
        Params._dummy(),
        "method",
        "Chooses the method: DELTA_STN, its ablations CENTERED_STN and REPARAMETERIZED_STN, STN, or FIXED for ordinary training.",
        TypeConverters.toString,
    )
    momentum: Param[float] = Param(
        Params._dummy(),
        "momentum",
        "Sets the momentum of sgd, in [0, 1).",
        TypeConverters.toFloat,
    )
    networkJson: Param[Any] = Param(
        Params._dummy(),
        "networkJson",
        "Gives the network as a Deeplearning4j configuration in JSON, in place of layers and hiddenLayers.",
        to_json,
    )
    numClasses: Param[int] = Param(
        Params._dummy(),
        "numClasses",
        "Sets the number of classes, 2 or more; when unset, it is that of the label column's metadata, otherwise that of the network, or with hiddenLayers one more than the largest label.",
        TypeConverters.toInt,
    )
    numWorkers: Param[int] = Param(
        Params._dummy(),
        "numWorkers",
        "Sets the number of replicas that train side by side, one task slot each, and are averaged; 0 takes all task slots.",
        TypeConverters.toInt,
    )
    optimizer: Param[str] = Param(
        Params._dummy(),
        "optimizer",
        "Chooses the optimizer of the weights: sgd, rmsProp or adam.",
        TypeConverters.toString,
    )
    patience: Param[int] = Param(
        Params._dummy(),
        "patience",
        "Stops training after this many epochs without a lower validation loss, counted from the end of the warm-up; 0 never stops it.",
        TypeConverters.toInt,
    )
    predictionCol: Param[str] = Param(
        Params._dummy(),
        "predictionCol",
        "prediction column name",
        TypeConverters.toString,
    )
    probabilityCol: Param[str] = Param(
        Params._dummy(),
        "probabilityCol",
        "Column name for predicted class conditional probabilities. Note: Not all models output well-calibrated probability estimates! These probabilities should be treated as confidences, not precise probabilities",
        TypeConverters.toString,
    )
    productPrecision: Param[str] = Param(
        Params._dummy(),
        "productPrecision",
        "Chooses to what matrix products (on GPUs convolutions too) round their factors in training and validation: FLOAT32 (not at all), TF32 (cuda) or BFLOAT16 (cuda, or native on a processor with avx512_bf16). Sums, weights and optimizer state keep 32 bits.",
        TypeConverters.toString,
    )
    rawPredictionCol: Param[str] = Param(
        Params._dummy(),
        "rawPredictionCol",
        "raw prediction (a.k.a. confidence) column name",
        TypeConverters.toString,
    )
    refit: Param[bool] = Param(
        Params._dummy(),
        "refit",
        "Trains the weights anew after tuning when true: on all rows, those that validated among them, from the same initial weights, along the schedule of hyperparameters and learning rates that was found, for as many steps as the best epoch had. The validation losses stay those of the tuned run.",
        TypeConverters.toBoolean,
    )
    responseInterval: Param[int] = Param(
        Params._dummy(),
        "responseInterval",
        "Trains the response in every step of the weights (1) or in every second one (2), which leaves out 28 % of the products of training; for DELTA_STN and CENTERED_STN, which have a pass of its own for it.",
        TypeConverters.toInt,
    )
    responseOptimizer: Param[str] = Param(
        Params._dummy(),
        "responseOptimizer",
        "Chooses the optimizer of the response (R, r, U, V): sgd, rmsProp or adam; when empty, it is that of the weights.",
        TypeConverters.toString,
    )
    responseStepSize: Param[float] = Param(
        Params._dummy(),
        "responseStepSize",
        "Sets the learning rate of the response; 0 takes that of the weights.",
        TypeConverters.toFloat,
    )
    responseStructure: Param[str] = Param(
        Params._dummy(),
        "responseStructure",
        "Chooses how the best-response Jacobian is represented: STRUCTURED, FULL (the whole m×h matrix, for small models) or NONE.",
        TypeConverters.toString,
    )
    scaleStepSizes: Param[bool] = Param(
        Params._dummy(),
        "scaleStepSizes",
        "Multiplies stepSize, responseStepSize and hyperStepSize by numWorkers for sgd, and by its square root for rmsProp and adam, because every worker takes fewer steps an epoch; the rates of the weights rise to that over the first tenth of the epochs, five at most, and more than 32 workers count as 32.",
        TypeConverters.toBoolean,
    )
    seed: Param[int] = Param(
        Params._dummy(),
        "seed",
        "Fixes the split, the initial values, the order of the data and all random draws.",
        TypeConverters.toInt,
    )
    standardization: Param[bool] = Param(
        Params._dummy(),
        "standardization",
        "Trains on features, and for a regressor on a label, of mean 0 and deviation 1 over the training rows when true; predictions and losses stay in the label's own units. Features stay as they are where the network reads images or its first layers are not dense, the label where the last layer is not dense. With initialModel, that model's scaling is kept instead.",
        TypeConverters.toBoolean,
    )
    stepSize: Param[float] = Param(
        Params._dummy(),
        "stepSize",
        "Sets the learning rate of the weights, above 0.",
        TypeConverters.toFloat,
    )
    storageLevel: Param[str] = Param(
        Params._dummy(),
        "storageLevel",
        "Sets where the workers' rows are kept, by the name of one of Spark's storage levels; with a level that ends in _2, another executor has them when one is lost, and nothing is computed again.",
        TypeConverters.toString,
    )
    taskCpus: Param[int] = Param(
        Params._dummy(),
        "taskCpus",
        "Sets the cores of a training task, and the threads of its replica, where they differ from spark.task.cpus, on a cluster; other tasks keep that.",
        TypeConverters.toInt,
    )
    taskGpus: Param[int] = Param(
        Params._dummy(),
        "taskGpus",
        "Sets the GPUs of a training task, 0 or 1, where they differ from spark.task.resource.gpu.amount, on a cluster whose executors have GPUs; other tasks keep that, so that they can use all cores.",
        TypeConverters.toInt,
    )
    thresholds: Param[List[float]] = Param(
        Params._dummy(),
        "thresholds",
        "Thresholds in multi-class classification to adjust the probability of predicting each class. Array must have length equal to the number of classes, with values > 0 excepting that at most one value may be 0. The class with largest value p/t is predicted, where p is the original probability of that class and t is the class's threshold",
        TypeConverters.toListFloat,
    )
    trainInterval: Param[int] = Param(
        Params._dummy(),
        "trainInterval",
        "Sets T_train, the number of steps of the weights in a cycle, 1 or more.",
        TypeConverters.toInt,
    )
    validInterval: Param[int] = Param(
        Params._dummy(),
        "validInterval",
        "Sets T_valid, the number of steps of the hyperparameters in a cycle, 1 or more.",
        TypeConverters.toInt,
    )
    validationBatchSize: Param[int] = Param(
        Params._dummy(),
        "validationBatchSize",
        "Sets the number of validation rows that one gradient of the hyperparameters is computed on, or all of a worker's where it has fewer; 0 takes batchSize.",
        TypeConverters.toInt,
    )
    validationFraction: Param[float] = Param(
        Params._dummy(),
        "validationFraction",
        "Sets the share of the rows that tune the hyperparameters, in (0, 1), drawn row by row from the seed.",
        TypeConverters.toFloat,
    )
    validationIndicatorCol: Param[str] = Param(
        Params._dummy(),
        "validationIndicatorCol",
        "Names the column that is true, or 1, for the rows that tune the hyperparameters; when empty, they are drawn at random.",
        TypeConverters.toString,
    )
    warmupEpochs: Param[int] = Param(
        Params._dummy(),
        "warmupEpochs",
        "Sets the number of epochs at the start in which the hyperparameters do not move, 0 or more.",
        TypeConverters.toInt,
    )
    weightCol: Param[str] = Param(
        Params._dummy(),
        "weightCol",
        "Names the column of the rows' weights, each 0 or more; when empty, all rows count the same.",
        TypeConverters.toString,
    )

    def __init__(
        self,
        *,
        averageOptimizerState: Optional[bool] = None,
        backend: Optional[str] = None,
        batchSize: Optional[int] = None,
        checkpointDir: Optional[str] = None,
        checkpointInterval: Optional[int] = None,
        checkpointRounds: Optional[int] = None,
        checkpointsKept: Optional[int] = None,
        communicationPrecision: Optional[str] = None,
        cyclesPerRound: Optional[int] = None,
        featuresCol: Optional[str] = None,
        gradientClippingNorm: Optional[float] = None,
        handleInvalid: Optional[str] = None,
        hiddenActivation: Optional[str] = None,
        hiddenLayers: Optional[List[int]] = None,
        horizontalFlip: Optional[bool] = None,
        hyperOptimizer: Optional[str] = None,
        hyperStepSize: Optional[float] = None,
        hyperparameters: Optional[Any] = None,
        initialModel: Optional[str] = None,
        inputShape: Optional[List[int]] = None,
        keepBest: Optional[bool] = None,
        keepCheckpoints: Optional[bool] = None,
        labelCol: Optional[str] = None,
        layers: Optional[List[int]] = None,
        learningRateSchedule: Optional[Any] = None,
        maxIter: Optional[int] = None,
        method: Optional[str] = None,
        momentum: Optional[float] = None,
        networkJson: Optional[Any] = None,
        numClasses: Optional[int] = None,
        numWorkers: Optional[int] = None,
        optimizer: Optional[str] = None,
        patience: Optional[int] = None,
        predictionCol: Optional[str] = None,
        probabilityCol: Optional[str] = None,
        productPrecision: Optional[str] = None,
        rawPredictionCol: Optional[str] = None,
        refit: Optional[bool] = None,
        responseInterval: Optional[int] = None,
        responseOptimizer: Optional[str] = None,
        responseStepSize: Optional[float] = None,
        responseStructure: Optional[str] = None,
        scaleStepSizes: Optional[bool] = None,
        seed: Optional[int] = None,
        standardization: Optional[bool] = None,
        stepSize: Optional[float] = None,
        storageLevel: Optional[str] = None,
        taskCpus: Optional[int] = None,
        taskGpus: Optional[int] = None,
        thresholds: Optional[List[float]] = None,
        trainInterval: Optional[int] = None,
        validInterval: Optional[int] = None,
        validationBatchSize: Optional[int] = None,
        validationFraction: Optional[float] = None,
        validationIndicatorCol: Optional[str] = None,
        warmupEpochs: Optional[int] = None,
        weightCol: Optional[str] = None,
    ) -> None:
        given = {
            "averageOptimizerState": averageOptimizerState,
            "backend": backend,
            "batchSize": batchSize,
            "checkpointDir": checkpointDir,
            "checkpointInterval": checkpointInterval,
            "checkpointRounds": checkpointRounds,
            "checkpointsKept": checkpointsKept,
            "communicationPrecision": communicationPrecision,
            "cyclesPerRound": cyclesPerRound,
            "featuresCol": featuresCol,
            "gradientClippingNorm": gradientClippingNorm,
            "handleInvalid": handleInvalid,
            "hiddenActivation": hiddenActivation,
            "hiddenLayers": hiddenLayers,
            "horizontalFlip": horizontalFlip,
            "hyperOptimizer": hyperOptimizer,
            "hyperStepSize": hyperStepSize,
            "hyperparameters": hyperparameters,
            "initialModel": initialModel,
            "inputShape": inputShape,
            "keepBest": keepBest,
            "keepCheckpoints": keepCheckpoints,
            "labelCol": labelCol,
            "layers": layers,
            "learningRateSchedule": learningRateSchedule,
            "maxIter": maxIter,
            "method": method,
            "momentum": momentum,
            "networkJson": networkJson,
            "numClasses": numClasses,
            "numWorkers": numWorkers,
            "optimizer": optimizer,
            "patience": patience,
            "predictionCol": predictionCol,
            "probabilityCol": probabilityCol,
            "productPrecision": productPrecision,
            "rawPredictionCol": rawPredictionCol,
            "refit": refit,
            "responseInterval": responseInterval,
            "responseOptimizer": responseOptimizer,
            "responseStepSize": responseStepSize,
            "responseStructure": responseStructure,
            "scaleStepSizes": scaleStepSizes,
            "seed": seed,
            "standardization": standardization,
            "stepSize": stepSize,
            "storageLevel": storageLevel,
            "taskCpus": taskCpus,
            "taskGpus": taskGpus,
            "thresholds": thresholds,
            "trainInterval": trainInterval,
            "validInterval": validInterval,
            "validationBatchSize": validationBatchSize,
            "validationFraction": validationFraction,
            "validationIndicatorCol": validationIndicatorCol,
            "warmupEpochs": warmupEpochs,
            "weightCol": weightCol,
        }
        super().__init__()
        self._start(
            averageOptimizerState=True,
            backend="auto",
            batchSize=32,
            checkpointDir="",
            checkpointInterval=1,
            checkpointRounds=0,
            checkpointsKept=2,
            communicationPrecision="FLOAT32",
            cyclesPerRound=30,
            featuresCol="features",
            gradientClippingNorm=0.0,
            handleInvalid="error",
            hiddenActivation="RELU",
            hiddenLayers=[100, 100],
            horizontalFlip=False,
            hyperOptimizer="rmsProp",
            hyperStepSize=0.1,
            initialModel="",
            keepBest=True,
            keepCheckpoints=True,
            labelCol="label",
            learningRateSchedule="{\"type\":\"reduceOnPlateau\",\"gamma\":0.5,\"patience\":10}",
            maxIter=200,
            method="DELTA_STN",
            momentum=0.9,
            numWorkers=1,
            optimizer="adam",
            patience=30,
            predictionCol="prediction",
            probabilityCol="probability",
            productPrecision="FLOAT32",
            rawPredictionCol="rawPrediction",
            refit=False,
            responseInterval=1,
            responseOptimizer="",
            responseStepSize=0.0,
            responseStructure="STRUCTURED",
            scaleStepSizes=True,
            seed=0,
            standardization=True,
            stepSize=0.005,
            storageLevel="MEMORY_AND_DISK",
            trainInterval=5,
            validInterval=1,
            validationBatchSize=0,
            validationFraction=0.15,
            validationIndicatorCol="",
            warmupEpochs=5,
            weightCol="",
        )
        self._set(**{name: value for name, value in given.items() if value is not None})

    def setAverageOptimizerState(self: S, value: bool) -> S:
        """Sets :py:attr:`averageOptimizerState`."""
        return self._set(averageOptimizerState=value)

    def getAverageOptimizerState(self) -> bool:
        """Returns :py:attr:`averageOptimizerState` or its default."""
        return self.getOrDefault(self.averageOptimizerState)

    def setBackend(self: S, value: str) -> S:
        """Sets :py:attr:`backend`."""
        return self._set(backend=value)

    def getBackend(self) -> str:
        """Returns :py:attr:`backend` or its default."""
        return self.getOrDefault(self.backend)

    def setBatchSize(self: S, value: int) -> S:
        """Sets :py:attr:`batchSize`."""
        return self._set(batchSize=value)

    def getBatchSize(self) -> int:
        """Returns :py:attr:`batchSize` or its default."""
        return self.getOrDefault(self.batchSize)

    def setCheckpointDir(self: S, value: str) -> S:
        """Sets :py:attr:`checkpointDir`."""
        return self._set(checkpointDir=value)

    def getCheckpointDir(self) -> str:
        """Returns :py:attr:`checkpointDir` or its default."""
        return self.getOrDefault(self.checkpointDir)

    def setCheckpointInterval(self: S, value: int) -> S:
        """Sets :py:attr:`checkpointInterval`."""
        return self._set(checkpointInterval=value)

    def getCheckpointInterval(self) -> int:
        """Returns :py:attr:`checkpointInterval` or its default."""
        return self.getOrDefault(self.checkpointInterval)

    def setCheckpointRounds(self: S, value: int) -> S:
        """Sets :py:attr:`checkpointRounds`."""
        return self._set(checkpointRounds=value)

    def getCheckpointRounds(self) -> int:
        """Returns :py:attr:`checkpointRounds` or its default."""
        return self.getOrDefault(self.checkpointRounds)

    def setCheckpointsKept(self: S, value: int) -> S:
        """Sets :py:attr:`checkpointsKept`."""
        return self._set(checkpointsKept=value)

    def getCheckpointsKept(self) -> int:
        """Returns :py:attr:`checkpointsKept` or its default."""
        return self.getOrDefault(self.checkpointsKept)

    def setCommunicationPrecision(self: S, value: str) -> S:
        """Sets :py:attr:`communicationPrecision`."""
        return self._set(communicationPrecision=value)

    def getCommunicationPrecision(self) -> str:
        """Returns :py:attr:`communicationPrecision` or its default."""
        return self.getOrDefault(self.communicationPrecision)

    def setCyclesPerRound(self: S, value: int) -> S:
        """Sets :py:attr:`cyclesPerRound`."""
        return self._set(cyclesPerRound=value)

    def getCyclesPerRound(self) -> int:
        """Returns :py:attr:`cyclesPerRound` or its default."""
        return self.getOrDefault(self.cyclesPerRound)

    def setFeaturesCol(self: S, value: str) -> S:
        """Sets :py:attr:`featuresCol`."""
        return self._set(featuresCol=value)

    def getFeaturesCol(self) -> str:
        """Returns :py:attr:`featuresCol` or its default."""
        return self.getOrDefault(self.featuresCol)

    def setGradientClippingNorm(self: S, value: float) -> S:
        """Sets :py:attr:`gradientClippingNorm`."""
        return self._set(gradientClippingNorm=value)

    def getGradientClippingNorm(self) -> float:
        """Returns :py:attr:`gradientClippingNorm` or its default."""
        return self.getOrDefault(self.gradientClippingNorm)

    def setHandleInvalid(self: S, value: str) -> S:
        """Sets :py:attr:`handleInvalid`."""
        return self._set(handleInvalid=value)

    def getHandleInvalid(self) -> str:
        """Returns :py:attr:`handleInvalid` or its default."""
        return self.getOrDefault(self.handleInvalid)

    def setHiddenActivation(self: S, value: str) -> S:
        """Sets :py:attr:`hiddenActivation`."""
        return self._set(hiddenActivation=value)

    def getHiddenActivation(self) -> str:
        """Returns :py:attr:`hiddenActivation` or its default."""
        return self.getOrDefault(self.hiddenActivation)

    def setHiddenLayers(self: S, value: List[int]) -> S:
        """Sets :py:attr:`hiddenLayers`."""
        return self._set(hiddenLayers=value)

    def getHiddenLayers(self) -> List[int]:
        """Returns :py:attr:`hiddenLayers` or its default."""
        return self.getOrDefault(self.hiddenLayers)

    def setHorizontalFlip(self: S, value: bool) -> S:
        """Sets :py:attr:`horizontalFlip`."""
        return self._set(horizontalFlip=value)

    def getHorizontalFlip(self) -> bool:
        """Returns :py:attr:`horizontalFlip` or its default."""
        return self.getOrDefault(self.horizontalFlip)

    def setHyperOptimizer(self: S, value: str) -> S:
        """Sets :py:attr:`hyperOptimizer`."""
        return self._set(hyperOptimizer=value)

    def getHyperOptimizer(self) -> str:
        """Returns :py:attr:`hyperOptimizer` or its default."""
        return self.getOrDefault(self.hyperOptimizer)

    def setHyperStepSize(self: S, value: float) -> S:
        """Sets :py:attr:`hyperStepSize`."""
        return self._set(hyperStepSize=value)

    def getHyperStepSize(self) -> float:
        """Returns :py:attr:`hyperStepSize` or its default."""
        return self.getOrDefault(self.hyperStepSize)

    def setHyperparameters(self: S, value: Any) -> S:
        """Sets :py:attr:`hyperparameters`."""
        return self._set(hyperparameters=value)

    def getHyperparameters(self) -> Any:
        """Returns :py:attr:`hyperparameters` or its default."""
        return self.getOrDefault(self.hyperparameters)

    def setInitialModel(self: S, value: str) -> S:
        """Sets :py:attr:`initialModel`."""
        return self._set(initialModel=value)

    def getInitialModel(self) -> str:
        """Returns :py:attr:`initialModel` or its default."""
        return self.getOrDefault(self.initialModel)

    def setInputShape(self: S, value: List[int]) -> S:
        """Sets :py:attr:`inputShape`."""
        return self._set(inputShape=value)

    def getInputShape(self) -> List[int]:
        """Returns :py:attr:`inputShape` or its default."""
        return self.getOrDefault(self.inputShape)

    def setKeepBest(self: S, value: bool) -> S:
        """Sets :py:attr:`keepBest`."""
        return self._set(keepBest=value)

    def getKeepBest(self) -> bool:
        """Returns :py:attr:`keepBest` or its default."""
        return self.getOrDefault(self.keepBest)

    def setKeepCheckpoints(self: S, value: bool) -> S:
        """Sets :py:attr:`keepCheckpoints`."""
        return self._set(keepCheckpoints=value)

    def getKeepCheckpoints(self) -> bool:
        """Returns :py:attr:`keepCheckpoints` or its default."""
        return self.getOrDefault(self.keepCheckpoints)

    def setLabelCol(self: S, value: str) -> S:
        """Sets :py:attr:`labelCol`."""
        return self._set(labelCol=value)

    def getLabelCol(self) -> str:
        """Returns :py:attr:`labelCol` or its default."""
        return self.getOrDefault(self.labelCol)

    def setLayers(self: S, value: List[int]) -> S:
        """Sets :py:attr:`layers`."""
        return self._set(layers=value)

    def getLayers(self) -> List[int]:
        """Returns :py:attr:`layers` or its default."""
        return self.getOrDefault(self.layers)

    def setLearningRateSchedule(self: S, value: Any) -> S:
        """Sets :py:attr:`learningRateSchedule`."""
        return self._set(learningRateSchedule=value)

    def getLearningRateSchedule(self) -> Any:
        """Returns :py:attr:`learningRateSchedule` or its default."""
        return self.getOrDefault(self.learningRateSchedule)

    def setMaxIter(self: S, value: int) -> S:
        """Sets :py:attr:`maxIter`."""
        return self._set(maxIter=value)

    def getMaxIter(self) -> int:
        """Returns :py:attr:`maxIter` or its default."""
        return self.getOrDefault(self.maxIter)

    def setMethod(self: S, value: str) -> S:
        """Sets :py:attr:`method`."""
        return self._set(method=value)

    def getMethod(self) -> str:
        """Returns :py:attr:`method` or its default."""
        return self.getOrDefault(self.method)

    def setMomentum(self: S, value: float) -> S:
        """Sets :py:attr:`momentum`."""
        return self._set(momentum=value)

    def getMomentum(self) -> float:
        """Returns :py:attr:`momentum` or its default."""
        return self.getOrDefault(self.momentum)

    def setNetworkJson(self: S, value: Any) -> S:
        """Sets :py:attr:`networkJson`."""
        return self._set(networkJson=value)

    def getNetworkJson(self) -> Any:
        """Returns :py:attr:`networkJson` or its default."""
        return self.getOrDefault(self.networkJson)

    def setNumClasses(self: S, value: int) -> S:
        """Sets :py:attr:`numClasses`."""
        return self._set(numClasses=value)

    def getNumClasses(self) -> int:
        """Returns :py:attr:`numClasses` or its default."""
        return self.getOrDefault(self.numClasses)

    def setNumWorkers(self: S, value: int) -> S:
        """Sets :py:attr:`numWorkers`."""
        return self._set(numWorkers=value)

    def getNumWorkers(self) -> int:
        """Returns :py:attr:`numWorkers` or its default."""
        return self.getOrDefault(self.numWorkers)

    def setOptimizer(self: S, value: str) -> S:
        """Sets :py:attr:`optimizer`."""
        return self._set(optimizer=value)

    def getOptimizer(self) -> str:
        """Returns :py:attr:`optimizer` or its default."""
        return self.getOrDefault(self.optimizer)

    def setPatience(self: S, value: int) -> S:
        """Sets :py:attr:`patience`."""
        return self._set(patience=value)

    def getPatience(self) -> int:
        """Returns :py:attr:`patience` or its default."""
        return self.getOrDefault(self.patience)

    def setPredictionCol(self: S, value: str) -> S:
        """Sets :py:attr:`predictionCol`."""
        return self._set(predictionCol=value)

    def getPredictionCol(self) -> str:
        """Returns :py:attr:`predictionCol` or its default."""
        return self.getOrDefault(self.predictionCol)

    def setProbabilityCol(self: S, value: str) -> S:
        """Sets :py:attr:`probabilityCol`."""
        return self._set(probabilityCol=value)

    def getProbabilityCol(self) -> str:
        """Returns :py:attr:`probabilityCol` or its default."""
        return self.getOrDefault(self.probabilityCol)

    def setProductPrecision(self: S, value: str) -> S:
        """Sets :py:attr:`productPrecision`."""
        return self._set(productPrecision=value)

    def getProductPrecision(self) -> str:
        """Returns :py:attr:`productPrecision` or its default."""
        return self.getOrDefault(self.productPrecision)

    def setRawPredictionCol(self: S, value: str) -> S:
        """Sets :py:attr:`rawPredictionCol`."""
        return self._set(rawPredictionCol=value)

    def getRawPredictionCol(self) -> str:
        """Returns :py:attr:`rawPredictionCol` or its default."""
        return self.getOrDefault(self.rawPredictionCol)

    def setRefit(self: S, value: bool) -> S:
        """Sets :py:attr:`refit`."""
        return self._set(refit=value)

    def getRefit(self) -> bool:
        """Returns :py:attr:`refit` or its default."""
        return self.getOrDefault(self.refit)

    def setResponseInterval(self: S, value: int) -> S:
        """Sets :py:attr:`responseInterval`."""
        return self._set(responseInterval=value)

    def getResponseInterval(self) -> int:
        """Returns :py:attr:`responseInterval` or its default."""
        return self.getOrDefault(self.responseInterval)

    def setResponseOptimizer(self: S, value: str) -> S:
        """Sets :py:attr:`responseOptimizer`."""
        return self._set(responseOptimizer=value)

    def getResponseOptimizer(self) -> str:
        """Returns :py:attr:`responseOptimizer` or its default."""
        return self.getOrDefault(self.responseOptimizer)

    def setResponseStepSize(self: S, value: float) -> S:
        """Sets :py:attr:`responseStepSize`."""
        return self._set(responseStepSize=value)

    def getResponseStepSize(self) -> float:
        """Returns :py:attr:`responseStepSize` or its default."""
        return self.getOrDefault(self.responseStepSize)

    def setResponseStructure(self: S, value: str) -> S:
        """Sets :py:attr:`responseStructure`."""
        return self._set(responseStructure=value)

    def getResponseStructure(self) -> str:
        """Returns :py:attr:`responseStructure` or its default."""
        return self.getOrDefault(self.responseStructure)

    def setScaleStepSizes(self: S, value: bool) -> S:
        """Sets :py:attr:`scaleStepSizes`."""
        return self._set(scaleStepSizes=value)

    def getScaleStepSizes(self) -> bool:
        """Returns :py:attr:`scaleStepSizes` or its default."""
        return self.getOrDefault(self.scaleStepSizes)

    def setSeed(self: S, value: int) -> S:
        """Sets :py:attr:`seed`."""
        return self._set(seed=value)

    def getSeed(self) -> int:
        """Returns :py:attr:`seed` or its default."""
        return self.getOrDefault(self.seed)

    def setStandardization(self: S, value: bool) -> S:
        """Sets :py:attr:`standardization`."""
        return self._set(standardization=value)

    def getStandardization(self) -> bool:
        """Returns :py:attr:`standardization` or its default."""
        return self.getOrDefault(self.standardization)

    def setStepSize(self: S, value: float) -> S:
        """Sets :py:attr:`stepSize`."""
        return self._set(stepSize=value)

    def getStepSize(self) -> float:
        """Returns :py:attr:`stepSize` or its default."""
        return self.getOrDefault(self.stepSize)

    def setStorageLevel(self: S, value: str) -> S:
        """Sets :py:attr:`storageLevel`."""
        return self._set(storageLevel=value)

    def getStorageLevel(self) -> str:
        """Returns :py:attr:`storageLevel` or its default."""
        return self.getOrDefault(self.storageLevel)

    def setTaskCpus(self: S, value: int) -> S:
        """Sets :py:attr:`taskCpus`."""
        return self._set(taskCpus=value)

    def getTaskCpus(self) -> int:
        """Returns :py:attr:`taskCpus` or its default."""
        return self.getOrDefault(self.taskCpus)

    def setTaskGpus(self: S, value: int) -> S:
        """Sets :py:attr:`taskGpus`."""
        return self._set(taskGpus=value)

    def getTaskGpus(self) -> int:
        """Returns :py:attr:`taskGpus` or its default."""
        return self.getOrDefault(self.taskGpus)

    def setThresholds(self: S, value: List[float]) -> S:
        """Sets :py:attr:`thresholds`."""
        return self._set(thresholds=value)

    def getThresholds(self) -> List[float]:
        """Returns :py:attr:`thresholds` or its default."""
        return self.getOrDefault(self.thresholds)

    def setTrainInterval(self: S, value: int) -> S:
        """Sets :py:attr:`trainInterval`."""
        return self._set(trainInterval=value)

    def getTrainInterval(self) -> int:
        """Returns :py:attr:`trainInterval` or its default."""
        return self.getOrDefault(self.trainInterval)

    def setValidInterval(self: S, value: int) -> S:
        """Sets :py:attr:`validInterval`."""
        return self._set(validInterval=value)

    def getValidInterval(self) -> int:
        """Returns :py:attr:`validInterval` or its default."""
        return self.getOrDefault(self.validInterval)

    def setValidationBatchSize(self: S, value: int) -> S:
        """Sets :py:attr:`validationBatchSize`."""
        return self._set(validationBatchSize=value)

    def getValidationBatchSize(self) -> int:
        """Returns :py:attr:`validationBatchSize` or its default."""
        return self.getOrDefault(self.validationBatchSize)

    def setValidationFraction(self: S, value: float) -> S:
        """Sets :py:attr:`validationFraction`."""
        return self._set(validationFraction=value)

    def getValidationFraction(self) -> float:
        """Returns :py:attr:`validationFraction` or its default."""
        return self.getOrDefault(self.validationFraction)

    def setValidationIndicatorCol(self: S, value: str) -> S:
        """Sets :py:attr:`validationIndicatorCol`."""
        return self._set(validationIndicatorCol=value)

    def getValidationIndicatorCol(self) -> str:
        """Returns :py:attr:`validationIndicatorCol` or its default."""
        return self.getOrDefault(self.validationIndicatorCol)

    def setWarmupEpochs(self: S, value: int) -> S:
        """Sets :py:attr:`warmupEpochs`."""
        return self._set(warmupEpochs=value)

    def getWarmupEpochs(self) -> int:
        """Returns :py:attr:`warmupEpochs` or its default."""
        return self.getOrDefault(self.warmupEpochs)

    def setWeightCol(self: S, value: str) -> S:
        """Sets :py:attr:`weightCol`."""
        return self._set(weightCol=value)

    def getWeightCol(self) -> str:
        """Returns :py:attr:`weightCol` or its default."""
        return self.getOrDefault(self.weightCol)


class DeltaStnLanguageModelParams(Stage):
    """Params of DeltaStnLanguageModel."""

    _JAVA_CLASS = "org.deltastn.spark.DeltaStnLanguageModel"

    averageOptimizerState: Param[bool] = Param(
        Params._dummy(),
        "averageOptimizerState",
        "Averages the optimizers' state of several workers with their weights when true; when false, it starts every round from zero and is not sent.",
        TypeConverters.toBoolean,
    )
    backend: Param[str] = Param(
        Params._dummy(),
        "backend",
        "Chooses the numeric engine: nd4j, native, cuda, nd4j-cuda or auto, which is the fastest that the cluster can use.",
        TypeConverters.toString,
    )
    batchSize: Param[int] = Param(
        Params._dummy(),
        "batchSize",
        "Sets the number of rows of a minibatch, 1 or more.",
        TypeConverters.toInt,
    )
    checkpointDir: Param[str] = Param(
        Params._dummy(),
        "checkpointDir",
        "Names the folder for checkpoints, a URI of any Hadoop file system: every run has a folder of its own in it, named by its settings and data, and fit continues from its newest checkpoint. When empty, there are no checkpoints.",
        TypeConverters.toString,
    )
    checkpointInterval: Param[int] = Param(
        Params._dummy(),
        "checkpointInterval",
        "Sets the number of epochs between two checkpoints, 1 or more; -1 neither writes nor reads any.",
        TypeConverters.toInt,
    )
    checkpointRounds: Param[int] = Param(
        Params._dummy(),
        "checkpointRounds",
        "Sets the number of rounds after which a checkpoint is written within an epoch too; 0 writes none there.",
        TypeConverters.toInt,
    )
    checkpointsKept: Param[int] = Param(
        Params._dummy(),
        "checkpointsKept",
        "Sets how many of the newest checkpoints are kept, 1 or more; with 1, no older one is left to continue from where it is damaged.",
        TypeConverters.toInt,
    )
    communicationPrecision: Param[str] = Param(
        Params._dummy(),
        "communicationPrecision",
        "Chooses what several workers send of the states that they reach in a round: FLOAT32, all of it, or BFLOAT16, half of the bytes, changes rounded to eight significant bits, for slow networks. Networks of less than 1 MiB are always sent as they are.",
        TypeConverters.toString,
    )
    cyclesPerRound: Param[int] = Param(
        Params._dummy(),
        "cyclesPerRound",
        "Sets the number of cycles between two averages, 1 or more; when unset, one worker takes a whole epoch.",
        TypeConverters.toInt,
    )
    embeddingSize: Param[int] = Param(
        Params._dummy(),
        "embeddingSize",
        "Sets the size of a word's vector.",
        TypeConverters.toInt,
    )
    gradientClippingNorm: Param[float] = Param(
        Params._dummy(),
        "gradientClippingNorm",
        "Sets the maximum norm of a gradient of the weights; 0 does not clip.",
        TypeConverters.toFloat,
    )
    handleInvalid: Param[str] = Param(
        Params._dummy(),
        "handleInvalid",
        "Says what happens to rows whose features are null, NaN, infinite or beyond 3.4e38, the largest float: error ends fit and transform with a message that names column, row and value; skip leaves the rows out; keep leaves them out of training, with a warning, and transform gives NaN as their prediction and probabilities.",
        TypeConverters.toString,
    )
    hiddenActivation: Param[str] = Param(
        Params._dummy(),
        "hiddenActivation",
        "Chooses the activation of the hidden layers of a perceptron given by sizes: IDENTITY, RELU, LEAKY_RELU, ELU, SIGMOID, TANH, SOFTPLUS or SWISH.",
        TypeConverters.toString,
    )
    hiddenLayers: Param[List[int]] = Param(
        Params._dummy(),
        "hiddenLayers",
        "Sets the sizes of the hidden layers of a multilayer perceptron, none for a linear model; its inputs are the features of a row, its outputs one or the number of classes. Where layers or networkJson is set, that is the network.",
        TypeConverters.toListInt,
    )
    horizontalFlip: Param[bool] = Param(
        Params._dummy(),
        "horizontalFlip",
        "Reflects training images left to right half of the time when true; needs an input of channels × height × width.",
        TypeConverters.toBoolean,
    )
    hyperOptimizer: Param[str] = Param(
        Params._dummy(),
        "hyperOptimizer",
        "Chooses the optimizer of the hyperparameters and of their perturbation scales: sgd (without momentum), rmsProp or adam.",
        TypeConverters.toString,
    )
    hyperStepSize: Param[float] = Param(
        Params._dummy(),
        "hyperStepSize",
        "Sets the learning rate of the hyperparameters and of their perturbation scales, above 0.",
        TypeConverters.toFloat,
    )
    hyperparameters: Param[Any] = Param(
        Params._dummy(),
        "hyperparameters",
        "Lists the hyperparameters that tune themselves, as a JSON array; [] trains plainly. When unset, there are rates of dropout on the input and after every layer but the last, and one weight decay.",
        to_json,
    )
    initialModel: Param[str] = Param(
        Params._dummy(),
        "initialModel",
        "Names a saved model, or a Deeplearning4j zip, of the same network, whose weights start training; when empty, they start at random.",
        TypeConverters.toString,
    )
    inputShape: Param[List[int]] = Param(
        Params._dummy(),
        "inputShape",
        "Sets the shape in which the network reads the flat feature vectors: channels, height and width, or their number; when unset, the network's configuration says it.",
        TypeConverters.toListInt,
    )
    keepBest: Param[bool] = Param(
        Params._dummy(),
        "keepBest",
        "Makes the model the state of the lowest validation loss when true, the last state when false.",
        TypeConverters.toBoolean,
    )
    keepCheckpoints: Param[bool] = Param(
        Params._dummy(),
        "keepCheckpoints",
        "Keeps the checkpoints of a run when fit has ended with a model, so that the same fit returns at once and more epochs continue it; when false, they are deleted then.",
        TypeConverters.toBoolean,
    )
    layers: Param[List[int]] = Param(
        Params._dummy(),
        "layers",
        "Sets the sizes of a multilayer perceptron from input to output, at least two; when unset, and networkJson too, hiddenLayers gives the network.",
        TypeConverters.toListInt,
    )
    learningRateSchedule: Param[Any] = Param(
        Params._dummy(),
        "learningRateSchedule",
        "Sets how the learning rate of the weights changes by epochs, as JSON: {\"type\":\"constant\"}, {\"type\":\"step\",\"size\":30,\"gamma\":0.1}, {\"type\":\"multiStep\",\"milestones\":[60],\"gamma\":0.2} or {\"type\":\"reduceOnPlateau\",\"gamma\":0.25,\"patience\":5}.",
        to_json,
    )
    logLikelihoodCol: Param[str] = Param(
        Params._dummy(),
        "logLikelihoodCol",
        "Names the column of each text's log-likelihood, the sum over its words and its end, that transform appends; empty for none.",
        TypeConverters.toString,
    )
    lstmLayers: Param[int] = Param(
        Params._dummy(),
        "lstmLayers",
        "Sets how many LSTMs follow each other.",
        TypeConverters.toInt,
    )
    lstmUnits: Param[int] = Param(
        Params._dummy(),
        "lstmUnits",
        "Sets the units of each LSTM.",
        TypeConverters.toInt,
    )
    maxIter: Param[int] = Param(
        Params._dummy(),
        "maxIter",
        "Sets the maximum number of epochs, 1 or more.",
        TypeConverters.toInt,
    )
    method: Param[str] = Param(
        Params._dummy(),
        "method",
        "Chooses the method: DELTA_STN, its ablations CENTERED_STN and REPARAMETERIZED_STN, STN, or FIXED for ordinary training.",
        TypeConverters.toString,
    )
    minCount: Param[int] = Param(
        Params._dummy(),
        "minCount",
        "Sets how often a word must occur in the training texts to be in the vocabulary, at least 1.",
        TypeConverters.toInt,
    )
    momentum: Param[float] = Param(
        Params._dummy(),
        "momentum",
        "Sets the momentum of sgd, in [0, 1).",
        TypeConverters.toFloat,
    )
    networkJson: Param[Any] = Param(
        Params._dummy(),
        "networkJson",
        "Gives the network as a Deeplearning4j configuration in JSON, in place of layers and hiddenLayers.",
        to_json,
    )
    numWorkers: Param[int] = Param(
        Params._dummy(),
        "numWorkers",
        "Sets the number of replicas that train side by side, one task slot each, and are averaged; 0 takes all task slots.",
        TypeConverters.toInt,
    )
    optimizer: Param[str] = Param(
        Params._dummy(),
        "optimizer",
        "Chooses the optimizer of the weights: sgd, rmsProp or adam.",
        TypeConverters.toString,
    )
    patience: Param[int] = Param(
        Params._dummy(),
        "patience",
        "Stops training after this many epochs without a lower validation loss, counted from the end of the warm-up; 0 never stops it.",
        TypeConverters.toInt,
    )
    perplexityCol: Param[str] = Param(
        Params._dummy(),
        "perplexityCol",
        "Names the column of each text's perplexity that transform appends; empty for none.",
        TypeConverters.toString,
    )
    productPrecision: Param[str] = Param(
        Params._dummy(),
        "productPrecision",
        "Chooses to what matrix products (on GPUs convolutions too) round their factors in training and validation: FLOAT32 (not at all), TF32 (cuda) or BFLOAT16 (cuda, or native on a processor with avx512_bf16). Sums, weights and optimizer state keep 32 bits.",
        TypeConverters.toString,
    )
    refit: Param[bool] = Param(
        Params._dummy(),
        "refit",
        "Trains the weights anew after tuning when true: on all rows, those that validated among them, from the same initial weights, along the schedule of hyperparameters and learning rates that was found, for as many steps as the best epoch had. The validation losses stay those of the tuned run.",
        TypeConverters.toBoolean,
    )
    responseInterval: Param[int] = Param(
        Params._dummy(),
        "responseInterval",
        "Trains the response in every step of the weights (1) or in every second one (2), which leaves out 28 % of the products of training; for DELTA_STN and CENTERED_STN, which have a pass of its own for it.",
        TypeConverters.toInt,
    )
    responseOptimizer: Param[str] = Param(
        Params._dummy(),
        "responseOptimizer",
        "Chooses the optimizer of the response (R, r, U, V): sgd, rmsProp or adam; when empty, it is that of the weights.",
        TypeConverters.toString,
    )
    responseStepSize: Param[float] = Param(
        Params._dummy(),
        "responseStepSize",
        "Sets the learning rate of the response; 0 takes that of the weights.",
        TypeConverters.toFloat,
    )
    responseStructure: Param[str] = Param(
        Params._dummy(),
        "responseStructure",
        "Chooses how the best-response Jacobian is represented: STRUCTURED, FULL (the whole m×h matrix, for small models) or NONE.",
        TypeConverters.toString,
    )
    scaleStepSizes: Param[bool] = Param(
        Params._dummy(),
        "scaleStepSizes",
        "Multiplies stepSize, responseStepSize and hyperStepSize by numWorkers for sgd, and by its square root for rmsProp and adam, because every worker takes fewer steps an epoch; the rates of the weights rise to that over the first tenth of the epochs, five at most, and more than 32 workers count as 32.",
        TypeConverters.toBoolean,
    )
    seed: Param[int] = Param(
        Params._dummy(),
        "seed",
        "Fixes the split, the initial values, the order of the data and all random draws.",
        TypeConverters.toInt,
    )
    sequenceLength: Param[int] = Param(
        Params._dummy(),
        "sequenceLength",
        "Sets the time steps of a minibatch, through which gradients flow back; batchSize is the number of streams that a worker's words are parted into.",
        TypeConverters.toInt,
    )
    standardization: Param[bool] = Param(
        Params._dummy(),
        "standardization",
        "Trains on features, and for a regressor on a label, of mean 0 and deviation 1 over the training rows when true; predictions and losses stay in the label's own units. Features stay as they are where the network reads images or its first layers are not dense, the label where the last layer is not dense. With initialModel, that model's scaling is kept instead.",
        TypeConverters.toBoolean,
    )
    stepSize: Param[float] = Param(
        Params._dummy(),
        "stepSize",
        "Sets the learning rate of the weights, above 0.",
        TypeConverters.toFloat,
    )
    storageLevel: Param[str] = Param(
        Params._dummy(),
        "storageLevel",
        "Sets where the workers' rows are kept, by the name of one of Spark's storage levels; with a level that ends in _2, another executor has them when one is lost, and nothing is computed again.",
        TypeConverters.toString,
    )
    taskCpus: Param[int] = Param(
        Params._dummy(),
        "taskCpus",
        "Sets the cores of a training task, and the threads of its replica, where they differ from spark.task.cpus, on a cluster; other tasks keep that.",
        TypeConverters.toInt,
    )
    taskGpus: Param[int] = Param(
        Params._dummy(),
        "taskGpus",
        "Sets the GPUs of a training task, 0 or 1, where they differ from spark.task.resource.gpu.amount, on a cluster whose executors have GPUs; other tasks keep that, so that they can use all cores.",
        TypeConverters.toInt,
    )
    tiedWeights: Param[bool] = Param(
        Params._dummy(),
        "tiedWeights",
        "Makes the words' vectors the weights of the output too, so that both are trained as one; embeddingSize must then be lstmUnits.",
        TypeConverters.toBoolean,
    )
    tokensCol: Param[str] = Param(
        Params._dummy(),
        "tokensCol",
        "Names the column of texts, each an array of words such as MLlib's tokenizers make.",
        TypeConverters.toString,
    )
    trainInterval: Param[int] = Param(
        Params._dummy(),
        "trainInterval",
        "Sets T_train, the number of steps of the weights in a cycle, 1 or more.",
        TypeConverters.toInt,
    )
    validInterval: Param[int] = Param(
        Params._dummy(),
        "validInterval",
        "Sets T_valid, the number of steps of the hyperparameters in a cycle, 1 or more.",
        TypeConverters.toInt,
    )
    validationBatchSize: Param[int] = Param(
        Params._dummy(),
        "validationBatchSize",
        "Sets the number of validation rows that one gradient of the hyperparameters is computed on, or all of a worker's where it has fewer; 0 takes batchSize.",
        TypeConverters.toInt,
    )
    validationFraction: Param[float] = Param(
        Params._dummy(),
        "validationFraction",
        "Sets the share of the rows that tune the hyperparameters, in (0, 1), drawn row by row from the seed.",
        TypeConverters.toFloat,
    )
    validationIndicatorCol: Param[str] = Param(
        Params._dummy(),
        "validationIndicatorCol",
        "Names the column that is true, or 1, for the rows that tune the hyperparameters; when empty, they are drawn at random.",
        TypeConverters.toString,
    )
    vocabSize: Param[int] = Param(
        Params._dummy(),
        "vocabSize",
        "Limits the vocabulary to the most frequent words of the training texts, <unk> for all others and <eos> for the end of a text among them; a vocabulary that is given may not be larger.",
        TypeConverters.toInt,
    )
    vocabulary: Param[List[str]] = Param(
        Params._dummy(),
        "vocabulary",
        "Gives the words of the vocabulary, in their order; when unset, it is built.",
        TypeConverters.toListString,
    )
    warmupEpochs: Param[int] = Param(
        Params._dummy(),
        "warmupEpochs",
        "Sets the number of epochs at the start in which the hyperparameters do not move, 0 or more.",
        TypeConverters.toInt,
    )
    weightCol: Param[str] = Param(
        Params._dummy(),
        "weightCol",
        "Names the column of the rows' weights, each 0 or more; when empty, all rows count the same.",
        TypeConverters.toString,
    )

    def __init__(
        self,
        *,
        averageOptimizerState: Optional[bool] = None,
        backend: Optional[str] = None,
        batchSize: Optional[int] = None,
        checkpointDir: Optional[str] = None,
        checkpointInterval: Optional[int] = None,
        checkpointRounds: Optional[int] = None,
        checkpointsKept: Optional[int] = None,
        communicationPrecision: Optional[str] = None,
        cyclesPerRound: Optional[int] = None,
        embeddingSize: Optional[int] = None,
        gradientClippingNorm: Optional[float] = None,
        handleInvalid: Optional[str] = None,
        hiddenActivation: Optional[str] = None,
        hiddenLayers: Optional[List[int]] = None,
        horizontalFlip: Optional[bool] = None,
        hyperOptimizer: Optional[str] = None,
        hyperStepSize: Optional[float] = None,
        hyperparameters: Optional[Any] = None,
        initialModel: Optional[str] = None,
        inputShape: Optional[List[int]] = None,
        keepBest: Optional[bool] = None,
        keepCheckpoints: Optional[bool] = None,
        layers: Optional[List[int]] = None,
        learningRateSchedule: Optional[Any] = None,
        logLikelihoodCol: Optional[str] = None,
        lstmLayers: Optional[int] = None,
        lstmUnits: Optional[int] = None,
        maxIter: Optional[int] = None,
        method: Optional[str] = None,
        minCount: Optional[int] = None,
        momentum: Optional[float] = None,
        networkJson: Optional[Any] = None,
        numWorkers: Optional[int] = None,
        optimizer: Optional[str] = None,
        patience: Optional[int] = None,
        perplexityCol: Optional[str] = None,
        productPrecision: Optional[str] = None,
        refit: Optional[bool] = None,
        responseInterval: Optional[int] = None,
        responseOptimizer: Optional[str] = None,
        responseStepSize: Optional[float] = None,
        responseStructure: Optional[str] = None,
        scaleStepSizes: Optional[bool] = None,
        seed: Optional[int] = None,
        sequenceLength: Optional[int] = None,
        standardization: Optional[bool] = None,
        stepSize: Optional[float] = None,
        storageLevel: Optional[str] = None,
        taskCpus: Optional[int] = None,
        taskGpus: Optional[int] = None,
        tiedWeights: Optional[bool] = None,
        tokensCol: Optional[str] = None,
        trainInterval: Optional[int] = None,
        validInterval: Optional[int] = None,
        validationBatchSize: Optional[int] = None,
        validationFraction: Optional[float] = None,
        validationIndicatorCol: Optional[str] = None,
        vocabSize: Optional[int] = None,
        vocabulary: Optional[List[str]] = None,
        warmupEpochs: Optional[int] = None,
        weightCol: Optional[str] = None,
    ) -> None:
        given = {
            "averageOptimizerState": averageOptimizerState,
            "backend": backend,
            "batchSize": batchSize,
            "checkpointDir": checkpointDir,
            "checkpointInterval": checkpointInterval,
            "checkpointRounds": checkpointRounds,
            "checkpointsKept": checkpointsKept,
            "communicationPrecision": communicationPrecision,
            "cyclesPerRound": cyclesPerRound,
            "embeddingSize": embeddingSize,
            "gradientClippingNorm": gradientClippingNorm,
            "handleInvalid": handleInvalid,
            "hiddenActivation": hiddenActivation,
            "hiddenLayers": hiddenLayers,
            "horizontalFlip": horizontalFlip,
            "hyperOptimizer": hyperOptimizer,
            "hyperStepSize": hyperStepSize,
            "hyperparameters": hyperparameters,
            "initialModel": initialModel,
            "inputShape": inputShape,
            "keepBest": keepBest,
            "keepCheckpoints": keepCheckpoints,
            "layers": layers,
            "learningRateSchedule": learningRateSchedule,
            "logLikelihoodCol": logLikelihoodCol,
            "lstmLayers": lstmLayers,
            "lstmUnits": lstmUnits,
            "maxIter": maxIter,
            "method": method,
            "minCount": minCount,
            "momentum": momentum,
            "networkJson": networkJson,
            "numWorkers": numWorkers,
            "optimizer": optimizer,
            "patience": patience,
            "perplexityCol": perplexityCol,
            "productPrecision": productPrecision,
            "refit": refit,
            "responseInterval": responseInterval,
            "responseOptimizer": responseOptimizer,
            "responseStepSize": responseStepSize,
            "responseStructure": responseStructure,
            "scaleStepSizes": scaleStepSizes,
            "seed": seed,
            "sequenceLength": sequenceLength,
            "standardization": standardization,
            "stepSize": stepSize,
            "storageLevel": storageLevel,
            "taskCpus": taskCpus,
            "taskGpus": taskGpus,
            "tiedWeights": tiedWeights,
            "tokensCol": tokensCol,
            "trainInterval": trainInterval,
            "validInterval": validInterval,
            "validationBatchSize": validationBatchSize,
            "validationFraction": validationFraction,
            "validationIndicatorCol": validationIndicatorCol,
            "vocabSize": vocabSize,
            "vocabulary": vocabulary,
            "warmupEpochs": warmupEpochs,
            "weightCol": weightCol,
        }
        super().__init__()
        self._start(
            averageOptimizerState=True,
            backend="auto",
            batchSize=20,
            checkpointDir="",
            checkpointInterval=1,
            checkpointRounds=0,
            checkpointsKept=2,
            communicationPrecision="FLOAT32",
            cyclesPerRound=30,
            embeddingSize=100,
            gradientClippingNorm=0.25,
            handleInvalid="error",
            hiddenActivation="RELU",
            hiddenLayers=[100, 100],
            horizontalFlip=False,
            hyperOptimizer="adam",
            hyperStepSize=0.03,
            initialModel="",
            keepBest=True,
            keepCheckpoints=True,
            learningRateSchedule="{\"type\":\"reduceOnPlateau\",\"gamma\":0.25,\"patience\":1}",
            logLikelihoodCol="logLikelihood",
            lstmLayers=2,
            lstmUnits=100,
            maxIter=12,
            method="DELTA_STN",
            minCount=1,
            momentum=0.0,
            numWorkers=1,
            optimizer="sgd",
            patience=0,
            perplexityCol="perplexity",
            productPrecision="FLOAT32",
            refit=False,
            responseInterval=1,
            responseOptimizer="",
            responseStepSize=0.0,
            responseStructure="STRUCTURED",
            scaleStepSizes=False,
            seed=0,
            sequenceLength=35,
            standardization=False,
            stepSize=10.0,
            storageLevel="MEMORY_AND_DISK",
            tiedWeights=False,
            tokensCol="tokens",
            trainInterval=5,
            validInterval=1,
            validationBatchSize=0,
            validationFraction=0.15,
            validationIndicatorCol="",
            vocabSize=10000,
            warmupEpochs=2,
            weightCol="",
        )
        self._set(**{name: value for name, value in given.items() if value is not None})

    def setAverageOptimizerState(self: S, value: bool) -> S:
        """Sets :py:attr:`averageOptimizerState`."""
        return self._set(averageOptimizerState=value)

    def getAverageOptimizerState(self) -> bool:
        """Returns :py:attr:`averageOptimizerState` or its default."""
        return self.getOrDefault(self.averageOptimizerState)

    def setBackend(self: S, value: str) -> S:
        """Sets :py:attr:`backend`."""
        return self._set(backend=value)

    def getBackend(self) -> str:
        """Returns :py:attr:`backend` or its default."""
        return self.getOrDefault(self.backend)

    def setBatchSize(self: S, value: int) -> S:
        """Sets :py:attr:`batchSize`."""
        return self._set(batchSize=value)

    def getBatchSize(self) -> int:
        """Returns :py:attr:`batchSize` or its default."""
        return self.getOrDefault(self.batchSize)

    def setCheckpointDir(self: S, value: str) -> S:
        """Sets :py:attr:`checkpointDir`."""
        return self._set(checkpointDir=value)

    def getCheckpointDir(self) -> str:
        """Returns :py:attr:`checkpointDir` or its default."""
        return self.getOrDefault(self.checkpointDir)

    def setCheckpointInterval(self: S, value: int) -> S:
        """Sets :py:attr:`checkpointInterval`."""
        return self._set(checkpointInterval=value)

    def getCheckpointInterval(self) -> int:
        """Returns :py:attr:`checkpointInterval` or its default."""
        return self.getOrDefault(self.checkpointInterval)

    def setCheckpointRounds(self: S, value: int) -> S:
        """Sets :py:attr:`checkpointRounds`."""
        return self._set(checkpointRounds=value)

    def getCheckpointRounds(self) -> int:
        """Returns :py:attr:`checkpointRounds` or its default."""
        return self.getOrDefault(self.checkpointRounds)

    def setCheckpointsKept(self: S, value: int) -> S:
        """Sets :py:attr:`checkpointsKept`."""
        return self._set(checkpointsKept=value)

    def getCheckpointsKept(self) -> int:
        """Returns :py:attr:`checkpointsKept` or its default."""
        return self.getOrDefault(self.checkpointsKept)

    def setCommunicationPrecision(self: S, value: str) -> S:
        """Sets :py:attr:`communicationPrecision`."""
        return self._set(communicationPrecision=value)

    def getCommunicationPrecision(self) -> str:
        """Returns :py:attr:`communicationPrecision` or its default."""
        return self.getOrDefault(self.communicationPrecision)

    def setCyclesPerRound(self: S, value: int) -> S:
        """Sets :py:attr:`cyclesPerRound`."""
        return self._set(cyclesPerRound=value)

    def getCyclesPerRound(self) -> int:
        """Returns :py:attr:`cyclesPerRound` or its default."""
        return self.getOrDefault(self.cyclesPerRound)

    def setEmbeddingSize(self: S, value: int) -> S:
        """Sets :py:attr:`embeddingSize`."""
        return self._set(embeddingSize=value)

    def getEmbeddingSize(self) -> int:
        """Returns :py:attr:`embeddingSize` or its default."""
        return self.getOrDefault(self.embeddingSize)

    def setGradientClippingNorm(self: S, value: float) -> S:
        """Sets :py:attr:`gradientClippingNorm`."""
        return self._set(gradientClippingNorm=value)

    def getGradientClippingNorm(self) -> float:
        """Returns :py:attr:`gradientClippingNorm` or its default."""
        return self.getOrDefault(self.gradientClippingNorm)

    def setHandleInvalid(self: S, value: str) -> S:
        """Sets :py:attr:`handleInvalid`."""
        return self._set(handleInvalid=value)

    def getHandleInvalid(self) -> str:
        """Returns :py:attr:`handleInvalid` or its default."""
        return self.getOrDefault(self.handleInvalid)

    def setHiddenActivation(self: S, value: str) -> S:
        """Sets :py:attr:`hiddenActivation`."""
        return self._set(hiddenActivation=value)

    def getHiddenActivation(self) -> str:
        """Returns :py:attr:`hiddenActivation` or its default."""
        return self.getOrDefault(self.hiddenActivation)

    def setHiddenLayers(self: S, value: List[int]) -> S:
        """Sets :py:attr:`hiddenLayers`."""
        return self._set(hiddenLayers=value)

    def getHiddenLayers(self) -> List[int]:
        """Returns :py:attr:`hiddenLayers` or its default."""
        return self.getOrDefault(self.hiddenLayers)

    def setHorizontalFlip(self: S, value: bool) -> S:
        """Sets :py:attr:`horizontalFlip`."""
        return self._set(horizontalFlip=value)

    def getHorizontalFlip(self) -> bool:
        """Returns :py:attr:`horizontalFlip` or its default."""
        return self.getOrDefault(self.horizontalFlip)

    def setHyperOptimizer(self: S, value: str) -> S:
        """Sets :py:attr:`hyperOptimizer`."""
        return self._set(hyperOptimizer=value)

    def getHyperOptimizer(self) -> str:
        """Returns :py:attr:`hyperOptimizer` or its default."""
        return self.getOrDefault(self.hyperOptimizer)

    def setHyperStepSize(self: S, value: float) -> S:
        """Sets :py:attr:`hyperStepSize`."""
        return self._set(hyperStepSize=value)

    def getHyperStepSize(self) -> float:
        """Returns :py:attr:`hyperStepSize` or its default."""
        return self.getOrDefault(self.hyperStepSize)

    def setHyperparameters(self: S, value: Any) -> S:
        """Sets :py:attr:`hyperparameters`."""
        return self._set(hyperparameters=value)

    def getHyperparameters(self) -> Any:
        """Returns :py:attr:`hyperparameters` or its default."""
        return self.getOrDefault(self.hyperparameters)

    def setInitialModel(self: S, value: str) -> S:
        """Sets :py:attr:`initialModel`."""
        return self._set(initialModel=value)

    def getInitialModel(self) -> str:
        """Returns :py:attr:`initialModel` or its default."""
        return self.getOrDefault(self.initialModel)

    def setInputShape(self: S, value: List[int]) -> S:
        """Sets :py:attr:`inputShape`."""
        return self._set(inputShape=value)

    def getInputShape(self) -> List[int]:
        """Returns :py:attr:`inputShape` or its default."""
        return self.getOrDefault(self.inputShape)

    def setKeepBest(self: S, value: bool) -> S:
        """Sets :py:attr:`keepBest`."""
        return self._set(keepBest=value)

    def getKeepBest(self) -> bool:
        """Returns :py:attr:`keepBest` or its default."""
        return self.getOrDefault(self.keepBest)

    def setKeepCheckpoints(self: S, value: bool) -> S:
        """Sets :py:attr:`keepCheckpoints`."""
        return self._set(keepCheckpoints=value)

    def getKeepCheckpoints(self) -> bool:
        """Returns :py:attr:`keepCheckpoints` or its default."""
        return self.getOrDefault(self.keepCheckpoints)

    def setLayers(self: S, value: List[int]) -> S:
        """Sets :py:attr:`layers`."""
        return self._set(layers=value)

    def getLayers(self) -> List[int]:
        """Returns :py:attr:`layers` or its default."""
        return self.getOrDefault(self.layers)

    def setLearningRateSchedule(self: S, value: Any) -> S:
        """Sets :py:attr:`learningRateSchedule`."""
        return self._set(learningRateSchedule=value)

    def getLearningRateSchedule(self) -> Any:
        """Returns :py:attr:`learningRateSchedule` or its default."""
        return self.getOrDefault(self.learningRateSchedule)

    def setLogLikelihoodCol(self: S, value: str) -> S:
        """Sets :py:attr:`logLikelihoodCol`."""
        return self._set(logLikelihoodCol=value)

    def getLogLikelihoodCol(self) -> str:
        """Returns :py:attr:`logLikelihoodCol` or its default."""
        return self.getOrDefault(self.logLikelihoodCol)

    def setLstmLayers(self: S, value: int) -> S:
        """Sets :py:attr:`lstmLayers`."""
        return self._set(lstmLayers=value)

    def getLstmLayers(self) -> int:
        """Returns :py:attr:`lstmLayers` or its default."""
        return self.getOrDefault(self.lstmLayers)

    def setLstmUnits(self: S, value: int) -> S:
        """Sets :py:attr:`lstmUnits`."""
        return self._set(lstmUnits=value)

    def getLstmUnits(self) -> int:
        """Returns :py:attr:`lstmUnits` or its default."""
        return self.getOrDefault(self.lstmUnits)

    def setMaxIter(self: S, value: int) -> S:
        """Sets :py:attr:`maxIter`."""
        return self._set(maxIter=value)

    def getMaxIter(self) -> int:
        """Returns :py:attr:`maxIter` or its default."""
        return self.getOrDefault(self.maxIter)

    def setMethod(self: S, value: str) -> S:
        """Sets :py:attr:`method`."""
        return self._set(method=value)

    def getMethod(self) -> str:
        """Returns :py:attr:`method` or its default."""
        return self.getOrDefault(self.method)

    def setMinCount(self: S, value: int) -> S:
        """Sets :py:attr:`minCount`."""
        return self._set(minCount=value)

    def getMinCount(self) -> int:
        """Returns :py:attr:`minCount` or its default."""
        return self.getOrDefault(self.minCount)

    def setMomentum(self: S, value: float) -> S:
        """Sets :py:attr:`momentum`."""
        return self._set(momentum=value)

    def getMomentum(self) -> float:
        """Returns :py:attr:`momentum` or its default."""
        return self.getOrDefault(self.momentum)

    def setNetworkJson(self: S, value: Any) -> S:
        """Sets :py:attr:`networkJson`."""
        return self._set(networkJson=value)

    def getNetworkJson(self) -> Any:
        """Returns :py:attr:`networkJson` or its default."""
        return self.getOrDefault(self.networkJson)

    def setNumWorkers(self: S, value: int) -> S:
        """Sets :py:attr:`numWorkers`."""
        return self._set(numWorkers=value)

    def getNumWorkers(self) -> int:
        """Returns :py:attr:`numWorkers` or its default."""
        return self.getOrDefault(self.numWorkers)

    def setOptimizer(self: S, value: str) -> S:
        """Sets :py:attr:`optimizer`."""
        return self._set(optimizer=value)

    def getOptimizer(self) -> str:
        """Returns :py:attr:`optimizer` or its default."""
        return self.getOrDefault(self.optimizer)

    def setPatience(self: S, value: int) -> S:
        """Sets :py:attr:`patience`."""
        return self._set(patience=value)

    def getPatience(self) -> int:
        """Returns :py:attr:`patience` or its default."""
        return self.getOrDefault(self.patience)

    def setPerplexityCol(self: S, value: str) -> S:
        """Sets :py:attr:`perplexityCol`."""
        return self._set(perplexityCol=value)

    def getPerplexityCol(self) -> str:
        """Returns :py:attr:`perplexityCol` or its default."""
        return self.getOrDefault(self.perplexityCol)

    def setProductPrecision(self: S, value: str) -> S:
        """Sets :py:attr:`productPrecision`."""
        return self._set(productPrecision=value)

    def getProductPrecision(self) -> str:
        """Returns :py:attr:`productPrecision` or its default."""
        return self.getOrDefault(self.productPrecision)

    def setRefit(self: S, value: bool) -> S:
        """Sets :py:attr:`refit`."""
        return self._set(refit=value)

    def getRefit(self) -> bool:
        """Returns :py:attr:`refit` or its default."""
        return self.getOrDefault(self.refit)

    def setResponseInterval(self: S, value: int) -> S:
        """Sets :py:attr:`responseInterval`."""
        return self._set(responseInterval=value)

    def getResponseInterval(self) -> int:
        """Returns :py:attr:`responseInterval` or its default."""
        return self.getOrDefault(self.responseInterval)

    def setResponseOptimizer(self: S, value: str) -> S:
        """Sets :py:attr:`responseOptimizer`."""
        return self._set(responseOptimizer=value)

    def getResponseOptimizer(self) -> str:
        """Returns :py:attr:`responseOptimizer` or its default."""
        return self.getOrDefault(self.responseOptimizer)

    def setResponseStepSize(self: S, value: float) -> S:
        """Sets :py:attr:`responseStepSize`."""
        return self._set(responseStepSize=value)

    def getResponseStepSize(self) -> float:
        """Returns :py:attr:`responseStepSize` or its default."""
        return self.getOrDefault(self.responseStepSize)

    def setResponseStructure(self: S, value: str) -> S:
        """Sets :py:attr:`responseStructure`."""
        return self._set(responseStructure=value)

    def getResponseStructure(self) -> str:
        """Returns :py:attr:`responseStructure` or its default."""
        return self.getOrDefault(self.responseStructure)

    def setScaleStepSizes(self: S, value: bool) -> S:
        """Sets :py:attr:`scaleStepSizes`."""
        return self._set(scaleStepSizes=value)

    def getScaleStepSizes(self) -> bool:
        """Returns :py:attr:`scaleStepSizes` or its default."""
        return self.getOrDefault(self.scaleStepSizes)

    def setSeed(self: S, value: int) -> S:
        """Sets :py:attr:`seed`."""
        return self._set(seed=value)

    def getSeed(self) -> int:
        """Returns :py:attr:`seed` or its default."""
        return self.getOrDefault(self.seed)

    def setSequenceLength(self: S, value: int) -> S:
        """Sets :py:attr:`sequenceLength`."""
        return self._set(sequenceLength=value)

    def getSequenceLength(self) -> int:
        """Returns :py:attr:`sequenceLength` or its default."""
        return self.getOrDefault(self.sequenceLength)

    def setStandardization(self: S, value: bool) -> S:
        """Sets :py:attr:`standardization`."""
        return self._set(standardization=value)

    def getStandardization(self) -> bool:
        """Returns :py:attr:`standardization` or its default."""
        return self.getOrDefault(self.standardization)

    def setStepSize(self: S, value: float) -> S:
        """Sets :py:attr:`stepSize`."""
        return self._set(stepSize=value)

    def getStepSize(self) -> float:
        """Returns :py:attr:`stepSize` or its default."""
        return self.getOrDefault(self.stepSize)

    def setStorageLevel(self: S, value: str) -> S:
        """Sets :py:attr:`storageLevel`."""
        return self._set(storageLevel=value)

    def getStorageLevel(self) -> str:
        """Returns :py:attr:`storageLevel` or its default."""
        return self.getOrDefault(self.storageLevel)

    def setTaskCpus(self: S, value: int) -> S:
        """Sets :py:attr:`taskCpus`."""
        return self._set(taskCpus=value)

    def getTaskCpus(self) -> int:
        """Returns :py:attr:`taskCpus` or its default."""
        return self.getOrDefault(self.taskCpus)

    def setTaskGpus(self: S, value: int) -> S:
        """Sets :py:attr:`taskGpus`."""
        return self._set(taskGpus=value)

    def getTaskGpus(self) -> int:
        """Returns :py:attr:`taskGpus` or its default."""
        return self.getOrDefault(self.taskGpus)

    def setTiedWeights(self: S, value: bool) -> S:
        """Sets :py:attr:`tiedWeights`."""
        return self._set(tiedWeights=value)

    def getTiedWeights(self) -> bool:
        """Returns :py:attr:`tiedWeights` or its default."""
        return self.getOrDefault(self.tiedWeights)

    def setTokensCol(self: S, value: str) -> S:
        """Sets :py:attr:`tokensCol`."""
        return self._set(tokensCol=value)

    def getTokensCol(self) -> str:
        """Returns :py:attr:`tokensCol` or its default."""
        return self.getOrDefault(self.tokensCol)

    def setTrainInterval(self: S, value: int) -> S:
        """Sets :py:attr:`trainInterval`."""
        return self._set(trainInterval=value)

    def getTrainInterval(self) -> int:
        """Returns :py:attr:`trainInterval` or its default."""
        return self.getOrDefault(self.trainInterval)

    def setValidInterval(self: S, value: int) -> S:
        """Sets :py:attr:`validInterval`."""
        return self._set(validInterval=value)

    def getValidInterval(self) -> int:
        """Returns :py:attr:`validInterval` or its default."""
        return self.getOrDefault(self.validInterval)

    def setValidationBatchSize(self: S, value: int) -> S:
        """Sets :py:attr:`validationBatchSize`."""
        return self._set(validationBatchSize=value)

    def getValidationBatchSize(self) -> int:
        """Returns :py:attr:`validationBatchSize` or its default."""
        return self.getOrDefault(self.validationBatchSize)

    def setValidationFraction(self: S, value: float) -> S:
        """Sets :py:attr:`validationFraction`."""
        return self._set(validationFraction=value)

    def getValidationFraction(self) -> float:
        """Returns :py:attr:`validationFraction` or its default."""
        return self.getOrDefault(self.validationFraction)

    def setValidationIndicatorCol(self: S, value: str) -> S:
        """Sets :py:attr:`validationIndicatorCol`."""
        return self._set(validationIndicatorCol=value)

    def getValidationIndicatorCol(self) -> str:
        """Returns :py:attr:`validationIndicatorCol` or its default."""
        return self.getOrDefault(self.validationIndicatorCol)

    def setVocabSize(self: S, value: int) -> S:
        """Sets :py:attr:`vocabSize`."""
        return self._set(vocabSize=value)

    def getVocabSize(self) -> int:
        """Returns :py:attr:`vocabSize` or its default."""
        return self.getOrDefault(self.vocabSize)

    def setVocabulary(self: S, value: List[str]) -> S:
        """Sets :py:attr:`vocabulary`."""
        return self._set(vocabulary=value)

    def getVocabulary(self) -> List[str]:
        """Returns :py:attr:`vocabulary` or its default."""
        return self.getOrDefault(self.vocabulary)

    def setWarmupEpochs(self: S, value: int) -> S:
        """Sets :py:attr:`warmupEpochs`."""
        return self._set(warmupEpochs=value)

    def getWarmupEpochs(self) -> int:
        """Returns :py:attr:`warmupEpochs` or its default."""
        return self.getOrDefault(self.warmupEpochs)

    def setWeightCol(self: S, value: str) -> S:
        """Sets :py:attr:`weightCol`."""
        return self._set(weightCol=value)

    def getWeightCol(self) -> str:
        """Returns :py:attr:`weightCol` or its default."""
        return self.getOrDefault(self.weightCol)


class DeltaStnRegressorParams(Stage):
    """Params of DeltaStnRegressor."""

    _JAVA_CLASS = "org.deltastn.spark.DeltaStnRegressor"

    averageOptimizerState: Param[bool] = Param(
        Params._dummy(),
        "averageOptimizerState",
        "Averages the optimizers' state of several workers with their weights when true; when false, it starts every round from zero and is not sent.",
        TypeConverters.toBoolean,
    )
    backend: Param[str] = Param(
        Params._dummy(),
        "backend",
        "Chooses the numeric engine: nd4j, native, cuda, nd4j-cuda or auto, which is the fastest that the cluster can use.",
        TypeConverters.toString,
    )
    batchSize: Param[int] = Param(
        Params._dummy(),
        "batchSize",
        "Sets the number of rows of a minibatch, 1 or more.",
        TypeConverters.toInt,
    )
    checkpointDir: Param[str] = Param(
        Params._dummy(),
        "checkpointDir",
        "Names the folder for checkpoints, a URI of any Hadoop file system: every run has a folder of its own in it, named by its settings and data, and fit continues from its newest checkpoint. When empty, there are no checkpoints.",
        TypeConverters.toString,
    )
    checkpointInterval: Param[int] = Param(
        Params._dummy(),
        "checkpointInterval",
        "Sets the number of epochs between two checkpoints, 1 or more; -1 neither writes nor reads any.",
        TypeConverters.toInt,
    )
    checkpointRounds: Param[int] = Param(
        Params._dummy(),
        "checkpointRounds",
        "Sets the number of rounds after which a checkpoint is written within an epoch too; 0 writes none there.",
        TypeConverters.toInt,
    )
    checkpointsKept: Param[int] = Param(
        Params._dummy(),
        "checkpointsKept",
        "Sets how many of the newest checkpoints are kept, 1 or more; with 1, no older one is left to continue from where it is damaged.",
        TypeConverters.toInt,
    )
    communicationPrecision: Param[str] = Param(
        Params._dummy(),
        "communicationPrecision",
        "Chooses what several workers send of the states that they reach in a round: FLOAT32, all of it, or BFLOAT16, half of the bytes, changes rounded to eight significant bits, for slow networks. Networks of less than 1 MiB are always sent as they are.",
        TypeConverters.toString,
    )
    cyclesPerRound: Param[int] = Param(
        Params._dummy(),
        "cyclesPerRound",
        "Sets the number of cycles between two averages, 1 or more; when unset, one worker takes a whole epoch.",
        TypeConverters.toInt,
    )
    featuresCol: Param[str] = Param(
        Params._dummy(),
        "featuresCol",
        "features column name",
        TypeConverters.toString,
    )
    gradientClippingNorm: Param[float] = Param(
        Params._dummy(),
        "gradientClippingNorm",
        "Sets the maximum norm of a gradient of the weights; 0 does not clip.",
        TypeConverters.toFloat,
    )
    handleInvalid: Param[str] = Param(
        Params._dummy(),
        "handleInvalid",
        "Says what happens to rows whose features are null, NaN, infinite or beyond 3.4e38, the largest float: error ends fit and transform with a message that names column, row and value; skip leaves the rows out; keep leaves them out of training, with a warning, and transform gives NaN as their prediction and probabilities.",
        TypeConverters.toString,
    )
    hiddenActivation: Param[str] = Param(
        Params._dummy(),
        "hiddenActivation",
        "Chooses the activation of the hidden layers of a perceptron given by sizes: IDENTITY, RELU, LEAKY_RELU, ELU, SIGMOID, TANH, SOFTPLUS or SWISH.",
        TypeConverters.toString,
    )
    hiddenLayers: Param[List[int]] = Param(
        Params._dummy(),
        "hiddenLayers",
        "Sets the sizes of the hidden layers of a multilayer perceptron, none for a linear model; its inputs are the features of a row, its outputs one or the number of classes. Where layers or networkJson is set, that is the network.",
        TypeConverters.toListInt,
    )
    horizontalFlip: Param[bool] = Param(
        Params._dummy(),
        "horizontalFlip",
        "Reflects training images left to right half of the time when true; needs an input of channels × height × width.",
        TypeConverters.toBoolean,
    )
    hyperOptimizer: Param[str] = Param(
        Params._dummy(),
        "hyperOptimizer",
        "Chooses the optimizer of the hyperparameters and of their perturbation scales: sgd (without momentum), rmsProp or adam.",
        TypeConverters.toString,
    )
    hyperStepSize: Param[float] = Param(
        Params._dummy(),
        "hyperStepSize",
        "Sets the learning rate of the hyperparameters and of their perturbation scales, above 0.",
        TypeConverters.toFloat,
    )
    hyperparameters: Param[Any] = Param(
        Params._dummy(),
        "hyperparameters",
        "Lists the hyperparameters that tune themselves, as a JSON array; [] trains plainly. When unset, there are rates of dropout on the input and after every layer but the last, and one weight decay.",
        to_json,
    )
    initialModel: Param[str] = Param(
        Params._dummy(),
        "initialModel",
        "Names a saved model, or a Deeplearning4j zip, of the same network, whose weights start training; when empty, they start at random.",
        TypeConverters.toString,
    )
    inputShape: Param[List[int]] = Param(
        Params._dummy(),
        "inputShape",
        "Sets the shape in which the network reads the flat feature vectors: channels, height and width, or their number; when unset, the network's configuration says it.",
        TypeConverters.toListInt,
    )
    keepBest: Param[bool] = Param(
        Params._dummy(),
        "keepBest",
        "Makes the model the state of the lowest validation loss when true, the last state when false.",
        TypeConverters.toBoolean,
    )
    keepCheckpoints: Param[bool] = Param(
        Params._dummy(),
        "keepCheckpoints",
        "Keeps the checkpoints of a run when fit has ended with a model, so that the same fit returns at once and more epochs continue it; when false, they are deleted then.",
        TypeConverters.toBoolean,
    )
    labelCol: Param[str] = Param(
        Params._dummy(),
        "labelCol",
        "label column name",
        TypeConverters.toString,
    )
    layers: Param[List[int]] = Param(
        Params._dummy(),
        "layers",
        "Sets the sizes of a multilayer perceptron from input to output, at least two; when unset, and networkJson too, hiddenLayers gives the network.",
        TypeConverters.toListInt,
    )
    learningRateSchedule: Param[Any] = Param(
        Params._dummy(),
        "learningRateSchedule",
        "Sets how the learning rate of the weights changes by epochs, as JSON: {\"type\":\"constant\"}, {\"type\":\"step\",\"size\":30,\"gamma\":0.1}, {\"type\":\"multiStep\",\"milestones\":[60],\"gamma\":0.2} or {\"type\":\"reduceOnPlateau\",\"gamma\":0.25,\"patience\":5}.",
        to_json,
    )
    maxIter: Param[int] = Param(
        Params._dummy(),
        "maxIter",
        "Sets the maximum number of epochs, 1 or more.",
        TypeConverters.toInt,
    )
    method: Param[str] = Param(
        Params._dummy(),
        "method",
        "Chooses the method: DELTA_STN, its ablations CENTERED_STN and REPARAMETERIZED_STN, STN, or FIXED for ordinary training.",
        TypeConverters.toString,
    )
    momentum: Param[float] = Param(
        Params._dummy(),
        "momentum",
        "Sets the momentum of sgd, in [0, 1).",
        TypeConverters.toFloat,
    )
    networkJson: Param[Any] = Param(
        Params._dummy(),
        "networkJson",
        "Gives the network as a Deeplearning4j configuration in JSON, in place of layers and hiddenLayers.",
        to_json,
    )
    numWorkers: Param[int] = Param(
        Params._dummy(),
        "numWorkers",
        "Sets the number of replicas that train side by side, one task slot each, and are averaged; 0 takes all task slots.",
        TypeConverters.toInt,
    )
    optimizer: Param[str] = Param(
        Params._dummy(),
        "optimizer",
        "Chooses the optimizer of the weights: sgd, rmsProp or adam.",
        TypeConverters.toString,
    )
    patience: Param[int] = Param(
        Params._dummy(),
        "patience",
        "Stops training after this many epochs without a lower validation loss, counted from the end of the warm-up; 0 never stops it.",
        TypeConverters.toInt,
    )
    predictionCol: Param[str] = Param(
        Params._dummy(),
        "predictionCol",
        "prediction column name",
        TypeConverters.toString,
    )
    productPrecision: Param[str] = Param(
        Params._dummy(),
        "productPrecision",
        "Chooses to what matrix products (on GPUs convolutions too) round their factors in training and validation: FLOAT32 (not at all), TF32 (cuda) or BFLOAT16 (cuda, or native on a processor with avx512_bf16). Sums, weights and optimizer state keep 32 bits.",
        TypeConverters.toString,
    )
    refit: Param[bool] = Param(
        Params._dummy(),
        "refit",
        "Trains the weights anew after tuning when true: on all rows, those that validated among them, from the same initial weights, along the schedule of hyperparameters and learning rates that was found, for as many steps as the best epoch had. The validation losses stay those of the tuned run.",
        TypeConverters.toBoolean,
    )
    responseInterval: Param[int] = Param(
        Params._dummy(),
        "responseInterval",
        "Trains the response in every step of the weights (1) or in every second one (2), which leaves out 28 % of the products of training; for DELTA_STN and CENTERED_STN, which have a pass of its own for it.",
        TypeConverters.toInt,
    )
    responseOptimizer: Param[str] = Param(
        Params._dummy(),
        "responseOptimizer",
        "Chooses the optimizer of the response (R, r, U, V): sgd, rmsProp or adam; when empty, it is that of the weights.",
        TypeConverters.toString,
    )
    responseStepSize: Param[float] = Param(
        Params._dummy(),
        "responseStepSize",
        "Sets the learning rate of the response; 0 takes that of the weights.",
        TypeConverters.toFloat,
    )
    responseStructure: Param[str] = Param(
        Params._dummy(),
        "responseStructure",
        "Chooses how the best-response Jacobian is represented: STRUCTURED, FULL (the whole m×h matrix, for small models) or NONE.",
        TypeConverters.toString,
    )
    scaleStepSizes: Param[bool] = Param(
        Params._dummy(),
        "scaleStepSizes",
        "Multiplies stepSize, responseStepSize and hyperStepSize by numWorkers for sgd, and by its square root for rmsProp and adam, because every worker takes fewer steps an epoch; the rates of the weights rise to that over the first tenth of the epochs, five at most, and more than 32 workers count as 32.",
        TypeConverters.toBoolean,
    )
    seed: Param[int] = Param(
        Params._dummy(),
        "seed",
        "Fixes the split, the initial values, the order of the data and all random draws.",
        TypeConverters.toInt,
    )
    standardization: Param[bool] = Param(
        Params._dummy(),
        "standardization",
        "Trains on features, and for a regressor on a label, of mean 0 and deviation 1 over the training rows when true; predictions and losses stay in the label's own units. Features stay as they are where the network reads images or its first layers are not dense, the label where the last layer is not dense. With initialModel, that model's scaling is kept instead.",
        TypeConverters.toBoolean,
    )
    stepSize: Param[float] = Param(
        Params._dummy(),
        "stepSize",
        "Sets the learning rate of the weights, above 0.",
        TypeConverters.toFloat,
    )
    storageLevel: Param[str] = Param(
        Params._dummy(),
        "storageLevel",
        "Sets where the workers' rows are kept, by the name of one of Spark's storage levels; with a level that ends in _2, another executor has them when one is lost, and nothing is computed again.",
        TypeConverters.toString,
    )
    taskCpus: Param[int] = Param(
        Params._dummy(),
        "taskCpus",
        "Sets the cores of a training task, and the threads of its replica, where they differ from spark.task.cpus, on a cluster; other tasks keep that.",
        TypeConverters.toInt,
    )
    taskGpus: Param[int] = Param(
        Params._dummy(),
        "taskGpus",
        "Sets the GPUs of a training task, 0 or 1, where they differ from spark.task.resource.gpu.amount, on a cluster whose executors have GPUs; other tasks keep that, so that they can use all cores.",
        TypeConverters.toInt,
    )
    trainInterval: Param[int] = Param(
        Params._dummy(),
        "trainInterval",
        "Sets T_train, the number of steps of the weights in a cycle, 1 or more.",
        TypeConverters.toInt,
    )
    validInterval: Param[int] = Param(
        Params._dummy(),
        "validInterval",
        "Sets T_valid, the number of steps of the hyperparameters in a cycle, 1 or more.",
        TypeConverters.toInt,
    )
    validationBatchSize: Param[int] = Param(
        Params._dummy(),
        "validationBatchSize",
        "Sets the number of validation rows that one gradient of the hyperparameters is computed on, or all of a worker's where it has fewer; 0 takes batchSize.",
        TypeConverters.toInt,
    )
    validationFraction: Param[float] = Param(
        Params._dummy(),
        "validationFraction",
        "Sets the share of the rows that tune the hyperparameters, in (0, 1), drawn row by row from the seed.",
        TypeConverters.toFloat,
    )
    validationIndicatorCol: Param[str] = Param(
        Params._dummy(),
        "validationIndicatorCol",
        "Names the column that is true, or 1, for the rows that tune the hyperparameters; when empty, they are drawn at random.",
        TypeConverters.toString,
    )
    warmupEpochs: Param[int] = Param(
        Params._dummy(),
        "warmupEpochs",
        "Sets the number of epochs at the start in which the hyperparameters do not move, 0 or more.",
        TypeConverters.toInt,
    )
    weightCol: Param[str] = Param(
        Params._dummy(),
        "weightCol",
        "Names the column of the rows' weights, each 0 or more; when empty, all rows count the same.",
        TypeConverters.toString,
    )

    def __init__(
        self,
        *,
        averageOptimizerState: Optional[bool] = None,
        backend: Optional[str] = None,
        batchSize: Optional[int] = None,
        checkpointDir: Optional[str] = None,
        checkpointInterval: Optional[int] = None,
        checkpointRounds: Optional[int] = None,
        checkpointsKept: Optional[int] = None,
        communicationPrecision: Optional[str] = None,
        cyclesPerRound: Optional[int] = None,
        featuresCol: Optional[str] = None,
        gradientClippingNorm: Optional[float] = None,
        handleInvalid: Optional[str] = None,
        hiddenActivation: Optional[str] = None,
        hiddenLayers: Optional[List[int]] = None,
        horizontalFlip: Optional[bool] = None,
        hyperOptimizer: Optional[str] = None,
        hyperStepSize: Optional[float] = None,
        hyperparameters: Optional[Any] = None,
        initialModel: Optional[str] = None,
        inputShape: Optional[List[int]] = None,
        keepBest: Optional[bool] = None,
        keepCheckpoints: Optional[bool] = None,
        labelCol: Optional[str] = None,
        layers: Optional[List[int]] = None,
        learningRateSchedule: Optional[Any] = None,
        maxIter: Optional[int] = None,
        method: Optional[str] = None,
        momentum: Optional[float] = None,
        networkJson: Optional[Any] = None,
        numWorkers: Optional[int] = None,
        optimizer: Optional[str] = None,
        patience: Optional[int] = None,
        predictionCol: Optional[str] = None,
        productPrecision: Optional[str] = None,
        refit: Optional[bool] = None,
        responseInterval: Optional[int] = None,
        responseOptimizer: Optional[str] = None,
        responseStepSize: Optional[float] = None,
        responseStructure: Optional[str] = None,
        scaleStepSizes: Optional[bool] = None,
        seed: Optional[int] = None,
        standardization: Optional[bool] = None,
        stepSize: Optional[float] = None,
        storageLevel: Optional[str] = None,
        taskCpus: Optional[int] = None,
        taskGpus: Optional[int] = None,
        trainInterval: Optional[int] = None,
        validInterval: Optional[int] = None,
        validationBatchSize: Optional[int] = None,
        validationFraction: Optional[float] = None,
        validationIndicatorCol: Optional[str] = None,
        warmupEpochs: Optional[int] = None,
        weightCol: Optional[str] = None,
    ) -> None:
        given = {
            "averageOptimizerState": averageOptimizerState,
            "backend": backend,
            "batchSize": batchSize,
            "checkpointDir": checkpointDir,
            "checkpointInterval": checkpointInterval,
            "checkpointRounds": checkpointRounds,
            "checkpointsKept": checkpointsKept,
            "communicationPrecision": communicationPrecision,
            "cyclesPerRound": cyclesPerRound,
            "featuresCol": featuresCol,
            "gradientClippingNorm": gradientClippingNorm,
            "handleInvalid": handleInvalid,
            "hiddenActivation": hiddenActivation,
            "hiddenLayers": hiddenLayers,
            "horizontalFlip": horizontalFlip,
            "hyperOptimizer": hyperOptimizer,
            "hyperStepSize": hyperStepSize,
            "hyperparameters": hyperparameters,
            "initialModel": initialModel,
            "inputShape": inputShape,
            "keepBest": keepBest,
            "keepCheckpoints": keepCheckpoints,
            "labelCol": labelCol,
            "layers": layers,
            "learningRateSchedule": learningRateSchedule,
            "maxIter": maxIter,
            "method": method,
            "momentum": momentum,
            "networkJson": networkJson,
            "numWorkers": numWorkers,
            "optimizer": optimizer,
            "patience": patience,
            "predictionCol": predictionCol,
            "productPrecision": productPrecision,
            "refit": refit,
            "responseInterval": responseInterval,
            "responseOptimizer": responseOptimizer,
            "responseStepSize": responseStepSize,
            "responseStructure": responseStructure,
            "scaleStepSizes": scaleStepSizes,
            "seed": seed,
            "standardization": standardization,
            "stepSize": stepSize,
            "storageLevel": storageLevel,
            "taskCpus": taskCpus,
            "taskGpus": taskGpus,
            "trainInterval": trainInterval,
            "validInterval": validInterval,
            "validationBatchSize": validationBatchSize,
            "validationFraction": validationFraction,
            "validationIndicatorCol": validationIndicatorCol,
            "warmupEpochs": warmupEpochs,
            "weightCol": weightCol,
        }
        super().__init__()
        self._start(
            averageOptimizerState=True,
            backend="auto",
            batchSize=32,
            checkpointDir="",
            checkpointInterval=1,
            checkpointRounds=0,
            checkpointsKept=2,
            communicationPrecision="FLOAT32",
            cyclesPerRound=30,
            featuresCol="features",
            gradientClippingNorm=0.0,
            handleInvalid="error",
            hiddenActivation="RELU",
            hiddenLayers=[100, 100],
            horizontalFlip=False,
            hyperOptimizer="rmsProp",
            hyperStepSize=0.1,
            initialModel="",
            keepBest=True,
            keepCheckpoints=True,
            labelCol="label",
            learningRateSchedule="{\"type\":\"reduceOnPlateau\",\"gamma\":0.5,\"patience\":10}",
            maxIter=200,
            method="DELTA_STN",
            momentum=0.9,
            numWorkers=1,
            optimizer="adam",
            patience=30,
            predictionCol="prediction",
            productPrecision="FLOAT32",
            refit=False,
            responseInterval=1,
            responseOptimizer="",
            responseStepSize=0.0,
            responseStructure="STRUCTURED",
            scaleStepSizes=True,
            seed=0,
            standardization=True,
            stepSize=0.005,
            storageLevel="MEMORY_AND_DISK",
            trainInterval=5,
            validInterval=1,
            validationBatchSize=0,
            validationFraction=0.15,
            validationIndicatorCol="",
            warmupEpochs=5,
            weightCol="",
        )
        self._set(**{name: value for name, value in given.items() if value is not None})

    def setAverageOptimizerState(self: S, value: bool) -> S:
        """Sets :py:attr:`averageOptimizerState`."""
        return self._set(averageOptimizerState=value)

    def getAverageOptimizerState(self) -> bool:
        """Returns :py:attr:`averageOptimizerState` or its default."""
        return self.getOrDefault(self.averageOptimizerState)

    def setBackend(self: S, value: str) -> S:
        """Sets :py:attr:`backend`."""
        return self._set(backend=value)

    def getBackend(self) -> str:
        """Returns :py:attr:`backend` or its default."""
        return self.getOrDefault(self.backend)

    def setBatchSize(self: S, value: int) -> S:
        """Sets :py:attr:`batchSize`."""
        return self._set(batchSize=value)

    def getBatchSize(self) -> int:
        """Returns :py:attr:`batchSize` or its default."""
        return self.getOrDefault(self.batchSize)

    def setCheckpointDir(self: S, value: str) -> S:
        """Sets :py:attr:`checkpointDir`."""
        return self._set(checkpointDir=value)

    def getCheckpointDir(self) -> str:
        """Returns :py:attr:`checkpointDir` or its default."""
        return self.getOrDefault(self.checkpointDir)

    def setCheckpointInterval(self: S, value: int) -> S:
        """Sets :py:attr:`checkpointInterval`."""
        return self._set(checkpointInterval=value)

    def getCheckpointInterval(self) -> int:
        """Returns :py:attr:`checkpointInterval` or its default."""
        return self.getOrDefault(self.checkpointInterval)

    def setCheckpointRounds(self: S, value: int) -> S:
        """Sets :py:attr:`checkpointRounds`."""
        return self._set(checkpointRounds=value)

    def getCheckpointRounds(self) -> int:
        """Returns :py:attr:`checkpointRounds` or its default."""
        return self.getOrDefault(self.checkpointRounds)

    def setCheckpointsKept(self: S, value: int) -> S:
        """Sets :py:attr:`checkpointsKept`."""
        return self._set(checkpointsKept=value)

    def getCheckpointsKept(self) -> int:
        """Returns :py:attr:`checkpointsKept` or its default."""
        return self.getOrDefault(self.checkpointsKept)

    def setCommunicationPrecision(self: S, value: str) -> S:
        """Sets :py:attr:`communicationPrecision`."""
        return self._set(communicationPrecision=value)

    def getCommunicationPrecision(self) -> str:
        """Returns :py:attr:`communicationPrecision` or its default."""
        return self.getOrDefault(self.communicationPrecision)

    def setCyclesPerRound(self: S, value: int) -> S:
        """Sets :py:attr:`cyclesPerRound`."""
        return self._set(cyclesPerRound=value)

    def getCyclesPerRound(self) -> int:
        """Returns :py:attr:`cyclesPerRound` or its default."""
        return self.getOrDefault(self.cyclesPerRound)

    def setFeaturesCol(self: S, value: str) -> S:
        """Sets :py:attr:`featuresCol`."""
        return self._set(featuresCol=value)

    def getFeaturesCol(self) -> str:
        """Returns :py:attr:`featuresCol` or its default."""
        return self.getOrDefault(self.featuresCol)

    def setGradientClippingNorm(self: S, value: float) -> S:
        """Sets :py:attr:`gradientClippingNorm`."""
        return self._set(gradientClippingNorm=value)

    def getGradientClippingNorm(self) -> float:
        """Returns :py:attr:`gradientClippingNorm` or its default."""
        return self.getOrDefault(self.gradientClippingNorm)

    def setHandleInvalid(self: S, value: str) -> S:
        """Sets :py:attr:`handleInvalid`."""
        return self._set(handleInvalid=value)

    def getHandleInvalid(self) -> str:
        """Returns :py:attr:`handleInvalid` or its default."""
        return self.getOrDefault(self.handleInvalid)

    def setHiddenActivation(self: S, value: str) -> S:
        """Sets :py:attr:`hiddenActivation`."""
        return self._set(hiddenActivation=value)

    def getHiddenActivation(self) -> str:
        """Returns :py:attr:`hiddenActivation` or its default."""
        return self.getOrDefault(self.hiddenActivation)

    def setHiddenLayers(self: S, value: List[int]) -> S:
        """Sets :py:attr:`hiddenLayers`."""
        return self._set(hiddenLayers=value)

    def getHiddenLayers(self) -> List[int]:
        """Returns :py:attr:`hiddenLayers` or its default."""
        return self.getOrDefault(self.hiddenLayers)

    def setHorizontalFlip(self: S, value: bool) -> S:
        """Sets :py:attr:`horizontalFlip`."""
        return self._set(horizontalFlip=value)

    def getHorizontalFlip(self) -> bool:
        """Returns :py:attr:`horizontalFlip` or its default."""
        return self.getOrDefault(self.horizontalFlip)

    def setHyperOptimizer(self: S, value: str) -> S:
        """Sets :py:attr:`hyperOptimizer`."""
        return self._set(hyperOptimizer=value)

    def getHyperOptimizer(self) -> str:
        """Returns :py:attr:`hyperOptimizer` or its default."""
        return self.getOrDefault(self.hyperOptimizer)

    def setHyperStepSize(self: S, value: float) -> S:
        """Sets :py:attr:`hyperStepSize`."""
        return self._set(hyperStepSize=value)

    def getHyperStepSize(self) -> float:
        """Returns :py:attr:`hyperStepSize` or its default."""
        return self.getOrDefault(self.hyperStepSize)

    def setHyperparameters(self: S, value: Any) -> S:
        """Sets :py:attr:`hyperparameters`."""
        return self._set(hyperparameters=value)

    def getHyperparameters(self) -> Any:
        """Returns :py:attr:`hyperparameters` or its default."""
        return self.getOrDefault(self.hyperparameters)

    def setInitialModel(self: S, value: str) -> S:
        """Sets :py:attr:`initialModel`."""
        return self._set(initialModel=value)

    def getInitialModel(self) -> str:
        """Returns :py:attr:`initialModel` or its default."""
        return self.getOrDefault(self.initialModel)

    def setInputShape(self: S, value: List[int]) -> S:
        """Sets :py:attr:`inputShape`."""
        return self._set(inputShape=value)

    def getInputShape(self) -> List[int]:
        """Returns :py:attr:`inputShape` or its default."""
        return self.getOrDefault(self.inputShape)

    def setKeepBest(self: S, value: bool) -> S:
        """Sets :py:attr:`keepBest`."""
        return self._set(keepBest=value)

    def getKeepBest(self) -> bool:
        """Returns :py:attr:`keepBest` or its default."""
        return self.getOrDefault(self.keepBest)

    def setKeepCheckpoints(self: S, value: bool) -> S:
        """Sets :py:attr:`keepCheckpoints`."""
        return self._set(keepCheckpoints=value)

    def getKeepCheckpoints(self) -> bool:
        """Returns :py:attr:`keepCheckpoints` or its default."""
        return self.getOrDefault(self.keepCheckpoints)

    def setLabelCol(self: S, value: str) -> S:
        """Sets :py:attr:`labelCol`."""
        return self._set(labelCol=value)

    def getLabelCol(self) -> str:
        """Returns :py:attr:`labelCol` or its default."""
        return self.getOrDefault(self.labelCol)

    def setLayers(self: S, value: List[int]) -> S:
        """Sets :py:attr:`layers`."""
        return self._set(layers=value)

    def getLayers(self) -> List[int]:
        """Returns :py:attr:`layers` or its default."""
        return self.getOrDefault(self.layers)

    def setLearningRateSchedule(self: S, value: Any) -> S:
        """Sets :py:attr:`learningRateSchedule`."""
        return self._set(learningRateSchedule=value)

    def getLearningRateSchedule(self) -> Any:
        """Returns :py:attr:`learningRateSchedule` or its default."""
        return self.getOrDefault(self.learningRateSchedule)

    def setMaxIter(self: S, value: int) -> S:
        """Sets :py:attr:`maxIter`."""
        return self._set(maxIter=value)

    def getMaxIter(self) -> int:
        """Returns :py:attr:`maxIter` or its default."""
        return self.getOrDefault(self.maxIter)

    def setMethod(self: S, value: str) -> S:
        """Sets :py:attr:`method`."""
        return self._set(method=value)

    def getMethod(self) -> str:
        """Returns :py:attr:`method` or its default."""
        return self.getOrDefault(self.method)

    def setMomentum(self: S, value: float) -> S:
        """Sets :py:attr:`momentum`."""
        return self._set(momentum=value)

    def getMomentum(self) -> float:
        """Returns :py:attr:`momentum` or its default."""
        return self.getOrDefault(self.momentum)

    def setNetworkJson(self: S, value: Any) -> S:
        """Sets :py:attr:`networkJson`."""
        return self._set(networkJson=value)

    def getNetworkJson(self) -> Any:
        """Returns :py:attr:`networkJson` or its default."""
        return self.getOrDefault(self.networkJson)

    def setNumWorkers(self: S, value: int) -> S:
        """Sets :py:attr:`numWorkers`."""
        return self._set(numWorkers=value)

    def getNumWorkers(self) -> int:
        """Returns :py:attr:`numWorkers` or its default."""
        return self.getOrDefault(self.numWorkers)

    def setOptimizer(self: S, value: str) -> S:
        """Sets :py:attr:`optimizer`."""
        return self._set(optimizer=value)

    def getOptimizer(self) -> str:
        """Returns :py:attr:`optimizer` or its default."""
        return self.getOrDefault(self.optimizer)

    def setPatience(self: S, value: int) -> S:
        """Sets :py:attr:`patience`."""
        return self._set(patience=value)

    def getPatience(self) -> int:
        """Returns :py:attr:`patience` or its default."""
        return self.getOrDefault(self.patience)

    def setPredictionCol(self: S, value: str) -> S:
        """Sets :py:attr:`predictionCol`."""
        return self._set(predictionCol=value)

    def getPredictionCol(self) -> str:
        """Returns :py:attr:`predictionCol` or its default."""
        return self.getOrDefault(self.predictionCol)

    def setProductPrecision(self: S, value: str) -> S:
        """Sets :py:attr:`productPrecision`."""
        return self._set(productPrecision=value)

    def getProductPrecision(self) -> str:
        """Returns :py:attr:`productPrecision` or its default."""
        return self.getOrDefault(self.productPrecision)

    def setRefit(self: S, value: bool) -> S:
        """Sets :py:attr:`refit`."""
        return self._set(refit=value)

    def getRefit(self) -> bool:
        """Returns :py:attr:`refit` or its default."""
        return self.getOrDefault(self.refit)

    def setResponseInterval(self: S, value: int) -> S:
        """Sets :py:attr:`responseInterval`."""
        return self._set(responseInterval=value)

    def getResponseInterval(self) -> int:
        """Returns :py:attr:`responseInterval` or its default."""
        return self.getOrDefault(self.responseInterval)

    def setResponseOptimizer(self: S, value: str) -> S:
        """Sets :py:attr:`responseOptimizer`."""
        return self._set(responseOptimizer=value)

    def getResponseOptimizer(self) -> str:
        """Returns :py:attr:`responseOptimizer` or its default."""
        return self.getOrDefault(self.responseOptimizer)

    def setResponseStepSize(self: S, value: float) -> S:
        """Sets :py:attr:`responseStepSize`."""
        return self._set(responseStepSize=value)

    def getResponseStepSize(self) -> float:
        """Returns :py:attr:`responseStepSize` or its default."""
        return self.getOrDefault(self.responseStepSize)

    def setResponseStructure(self: S, value: str) -> S:
        """Sets :py:attr:`responseStructure`."""
        return self._set(responseStructure=value)

    def getResponseStructure(self) -> str:
        """Returns :py:attr:`responseStructure` or its default."""
        return self.getOrDefault(self.responseStructure)

    def setScaleStepSizes(self: S, value: bool) -> S:
        """Sets :py:attr:`scaleStepSizes`."""
        return self._set(scaleStepSizes=value)

    def getScaleStepSizes(self) -> bool:
        """Returns :py:attr:`scaleStepSizes` or its default."""
        return self.getOrDefault(self.scaleStepSizes)

    def setSeed(self: S, value: int) -> S:
        """Sets :py:attr:`seed`."""
        return self._set(seed=value)

    def getSeed(self) -> int:
        """Returns :py:attr:`seed` or its default."""
        return self.getOrDefault(self.seed)

    def setStandardization(self: S, value: bool) -> S:
        """Sets :py:attr:`standardization`."""
        return self._set(standardization=value)

    def getStandardization(self) -> bool:
        """Returns :py:attr:`standardization` or its default."""
        return self.getOrDefault(self.standardization)

    def setStepSize(self: S, value: float) -> S:
        """Sets :py:attr:`stepSize`."""
        return self._set(stepSize=value)

    def getStepSize(self) -> float:
        """Returns :py:attr:`stepSize` or its default."""
        return self.getOrDefault(self.stepSize)

    def setStorageLevel(self: S, value: str) -> S:
        """Sets :py:attr:`storageLevel`."""
        return self._set(storageLevel=value)

    def getStorageLevel(self) -> str:
        """Returns :py:attr:`storageLevel` or its default."""
        return self.getOrDefault(self.storageLevel)

    def setTaskCpus(self: S, value: int) -> S:
        """Sets :py:attr:`taskCpus`."""
        return self._set(taskCpus=value)

    def getTaskCpus(self) -> int:
        """Returns :py:attr:`taskCpus` or its default."""
        return self.getOrDefault(self.taskCpus)

    def setTaskGpus(self: S, value: int) -> S:
        """Sets :py:attr:`taskGpus`."""
        return self._set(taskGpus=value)

    def getTaskGpus(self) -> int:
        """Returns :py:attr:`taskGpus` or its default."""
        return self.getOrDefault(self.taskGpus)

    def setTrainInterval(self: S, value: int) -> S:
        """Sets :py:attr:`trainInterval`."""
        return self._set(trainInterval=value)

    def getTrainInterval(self) -> int:
        """Returns :py:attr:`trainInterval` or its default."""
        return self.getOrDefault(self.trainInterval)

    def setValidInterval(self: S, value: int) -> S:
        """Sets :py:attr:`validInterval`."""
        return self._set(validInterval=value)

    def getValidInterval(self) -> int:
        """Returns :py:attr:`validInterval` or its default."""
        return self.getOrDefault(self.validInterval)

    def setValidationBatchSize(self: S, value: int) -> S:
        """Sets :py:attr:`validationBatchSize`."""
        return self._set(validationBatchSize=value)

    def getValidationBatchSize(self) -> int:
        """Returns :py:attr:`validationBatchSize` or its default."""
        return self.getOrDefault(self.validationBatchSize)

    def setValidationFraction(self: S, value: float) -> S:
        """Sets :py:attr:`validationFraction`."""
        return self._set(validationFraction=value)

    def getValidationFraction(self) -> float:
        """Returns :py:attr:`validationFraction` or its default."""
        return self.getOrDefault(self.validationFraction)

    def setValidationIndicatorCol(self: S, value: str) -> S:
        """Sets :py:attr:`validationIndicatorCol`."""
        return self._set(validationIndicatorCol=value)

    def getValidationIndicatorCol(self) -> str:
        """Returns :py:attr:`validationIndicatorCol` or its default."""
        return self.getOrDefault(self.validationIndicatorCol)

    def setWarmupEpochs(self: S, value: int) -> S:
        """Sets :py:attr:`warmupEpochs`."""
        return self._set(warmupEpochs=value)

    def getWarmupEpochs(self) -> int:
        """Returns :py:attr:`warmupEpochs` or its default."""
        return self.getOrDefault(self.warmupEpochs)

    def setWeightCol(self: S, value: str) -> S:
        """Sets :py:attr:`weightCol`."""
        return self._set(weightCol=value)

    def getWeightCol(self) -> str:
        """Returns :py:attr:`weightCol` or its default."""
        return self.getOrDefault(self.weightCol)


class GridSearchParams(Stage):
    """Params of GridSearch."""

    _JAVA_CLASS = "org.deltastn.spark.search.GridSearch"

    maxEpochs: Param[int] = Param(
        Params._dummy(),
        "maxEpochs",
        "Sets the maximum number of epochs of all trials together; 0 for no limit.",
        TypeConverters.toInt,
    )
    maxSeconds: Param[float] = Param(
        Params._dummy(),
        "maxSeconds",
        "Sets the maximum of wall-clock seconds, after which no trial starts and those that run end with their epoch; 0 for no limit.",
        TypeConverters.toFloat,
    )
    maxTrials: Param[int] = Param(
        Params._dummy(),
        "maxTrials",
        "Sets the maximum number of trials; 0 for no limit.",
        TypeConverters.toInt,
    )
    parallelism: Param[int] = Param(
        Params._dummy(),
        "parallelism",
        "Sets how many trials run at a time; 0 for as many as the cluster has task slots.",
        TypeConverters.toInt,
    )
    searchRanges: Param[Any] = Param(
        Params._dummy(),
        "searchRanges",
        "Sets ranges by hyperparameter, as JSON: [{\"name\": \"weightDecay\", \"lower\": 1e-6, \"upper\": 1e-2, \"logarithmic\": true}]; the others have the range of their domain",
        to_json,
    )
    seed: Param[int] = Param(
        Params._dummy(),
        "seed",
        "Fixes which trials are proposed; the seed of training is the estimator's.",
        TypeConverters.toInt,
    )
    trialDir: Param[str] = Param(
        Params._dummy(),
        "trialDir",
        "Names the folder of the trials, a URI of any Hadoop file system, from which a stopped search goes on; empty for none.",
        TypeConverters.toString,
    )
    valuesPerHyperparameter: Param[int] = Param(
        Params._dummy(),
        "valuesPerHyperparameter",
        "Sets the number of values of each hyperparameter in the grid, 1 or more.",
        TypeConverters.toInt,
    )

    def __init__(
        self,
        *,
        maxEpochs: Optional[int] = None,
        maxSeconds: Optional[float] = None,
        maxTrials: Optional[int] = None,
        parallelism: Optional[int] = None,
        searchRanges: Optional[Any] = None,
        seed: Optional[int] = None,
        trialDir: Optional[str] = None,
        valuesPerHyperparameter: Optional[int] = None,
    ) -> None:
        given = {
            "maxEpochs": maxEpochs,
            "maxSeconds": maxSeconds,
            "maxTrials": maxTrials,
            "parallelism": parallelism,
            "searchRanges": searchRanges,
            "seed": seed,
            "trialDir": trialDir,
            "valuesPerHyperparameter": valuesPerHyperparameter,
        }
        super().__init__()
        self._start(
            maxEpochs=0,
            maxSeconds=0.0,
            maxTrials=0,
            parallelism=0,
            searchRanges="[]",
            seed=0,
            trialDir="",
            valuesPerHyperparameter=3,
        )
        self._set(**{name: value for name, value in given.items() if value is not None})

    def setMaxEpochs(self: S, value: int) -> S:
        """Sets :py:attr:`maxEpochs`."""
        return self._set(maxEpochs=value)

    def getMaxEpochs(self) -> int:
        """Returns :py:attr:`maxEpochs` or its default."""
        return self.getOrDefault(self.maxEpochs)

    def setMaxSeconds(self: S, value: float) -> S:
        """Sets :py:attr:`maxSeconds`."""
        return self._set(maxSeconds=value)

    def getMaxSeconds(self) -> float:
        """Returns :py:attr:`maxSeconds` or its default."""
        return self.getOrDefault(self.maxSeconds)

    def setMaxTrials(self: S, value: int) -> S:
        """Sets :py:attr:`maxTrials`."""
        return self._set(maxTrials=value)

    def getMaxTrials(self) -> int:
        """Returns :py:attr:`maxTrials` or its default."""
        return self.getOrDefault(self.maxTrials)

    def setParallelism(self: S, value: int) -> S:
        """Sets :py:attr:`parallelism`."""
        return self._set(parallelism=value)

    def getParallelism(self) -> int:
        """Returns :py:attr:`parallelism` or its default."""
        return self.getOrDefault(self.parallelism)

    def setSearchRanges(self: S, value: Any) -> S:
        """Sets :py:attr:`searchRanges`."""
        return self._set(searchRanges=value)

    def getSearchRanges(self) -> Any:
        """Returns :py:attr:`searchRanges` or its default."""
        return self.getOrDefault(self.searchRanges)

    def setSeed(self: S, value: int) -> S:
        """Sets :py:attr:`seed`."""
        return self._set(seed=value)

    def getSeed(self) -> int:
        """Returns :py:attr:`seed` or its default."""
        return self.getOrDefault(self.seed)

    def setTrialDir(self: S, value: str) -> S:
        """Sets :py:attr:`trialDir`."""
        return self._set(trialDir=value)

    def getTrialDir(self) -> str:
        """Returns :py:attr:`trialDir` or its default."""
        return self.getOrDefault(self.trialDir)

    def setValuesPerHyperparameter(self: S, value: int) -> S:
        """Sets :py:attr:`valuesPerHyperparameter`."""
        return self._set(valuesPerHyperparameter=value)

    def getValuesPerHyperparameter(self) -> int:
        """Returns :py:attr:`valuesPerHyperparameter` or its default."""
        return self.getOrDefault(self.valuesPerHyperparameter)


class HyperbandParams(Stage):
    """Params of Hyperband."""

    _JAVA_CLASS = "org.deltastn.spark.search.Hyperband"

    eta: Param[int] = Param(
        Params._dummy(),
        "eta",
        "Sets of how many trials one goes on, 2 or more.",
        TypeConverters.toInt,
    )
    maxEpochs: Param[int] = Param(
        Params._dummy(),
        "maxEpochs",
        "Sets the maximum number of epochs of all trials together; 0 for no limit.",
        TypeConverters.toInt,
    )
    maxSeconds: Param[float] = Param(
        Params._dummy(),
        "maxSeconds",
        "Sets the maximum of wall-clock seconds, after which no trial starts and those that run end with their epoch; 0 for no limit.",
        TypeConverters.toFloat,
    )
    maxTrials: Param[int] = Param(
        Params._dummy(),
        "maxTrials",
        "Sets the maximum number of trials; 0 for no limit.",
        TypeConverters.toInt,
    )
    parallelism: Param[int] = Param(
        Params._dummy(),
        "parallelism",
        "Sets how many trials run at a time; 0 for as many as the cluster has task slots.",
        TypeConverters.toInt,
    )
    searchRanges: Param[Any] = Param(
        Params._dummy(),
        "searchRanges",
        "Sets ranges by hyperparameter, as JSON: [{\"name\": \"weightDecay\", \"lower\": 1e-6, \"upper\": 1e-2, \"logarithmic\": true}]; the others have the range of their domain",
        to_json,
    )
    seed: Param[int] = Param(
        Params._dummy(),
        "seed",
        "Fixes which trials are proposed; the seed of training is the estimator's.",
        TypeConverters.toInt,
    )
    trialDir: Param[str] = Param(
        Params._dummy(),
        "trialDir",
        "Names the folder of the trials, a URI of any Hadoop file system, from which a stopped search goes on; empty for none.",
        TypeConverters.toString,
    )

    def __init__(
        self,
        *,
        eta: Optional[int] = None,
        maxEpochs: Optional[int] = None,
        maxSeconds: Optional[float] = None,
        maxTrials: Optional[int] = None,
        parallelism: Optional[int] = None,
        searchRanges: Optional[Any] = None,
        seed: Optional[int] = None,
        trialDir: Optional[str] = None,
    ) -> None:
        given = {
            "eta": eta,
            "maxEpochs": maxEpochs,
            "maxSeconds": maxSeconds,
            "maxTrials": maxTrials,
            "parallelism": parallelism,
            "searchRanges": searchRanges,
            "seed": seed,
            "trialDir": trialDir,
        }
        super().__init__()
        self._start(
            eta=3,
            maxEpochs=0,
            maxSeconds=0.0,
            maxTrials=0,
            parallelism=0,
            searchRanges="[]",
            seed=0,
            trialDir="",
        )
        self._set(**{name: value for name, value in given.items() if value is not None})

    def setEta(self: S, value: int) -> S:
        """Sets :py:attr:`eta`."""
        return self._set(eta=value)

    def getEta(self) -> int:
        """Returns :py:attr:`eta` or its default."""
        return self.getOrDefault(self.eta)

    def setMaxEpochs(self: S, value: int) -> S:
        """Sets :py:attr:`maxEpochs`."""
        return self._set(maxEpochs=value)

    def getMaxEpochs(self) -> int:
        """Returns :py:attr:`maxEpochs` or its default."""
        return self.getOrDefault(self.maxEpochs)

    def setMaxSeconds(self: S, value: float) -> S:
        """Sets :py:attr:`maxSeconds`."""
        return self._set(maxSeconds=value)

    def getMaxSeconds(self) -> float:
        """Returns :py:attr:`maxSeconds` or its default."""
        return self.getOrDefault(self.maxSeconds)

    def setMaxTrials(self: S, value: int) -> S:
        """Sets :py:attr:`maxTrials`."""
        return self._set(maxTrials=value)

    def getMaxTrials(self) -> int:
        """Returns :py:attr:`maxTrials` or its default."""
        return self.getOrDefault(self.maxTrials)

    def setParallelism(self: S, value: int) -> S:
        """Sets :py:attr:`parallelism`."""
        return self._set(parallelism=value)

    def getParallelism(self) -> int:
        """Returns :py:attr:`parallelism` or its default."""
        return self.getOrDefault(self.parallelism)

    def setSearchRanges(self: S, value: Any) -> S:
        """Sets :py:attr:`searchRanges`."""
        return self._set(searchRanges=value)

    def getSearchRanges(self) -> Any:
        """Returns :py:attr:`searchRanges` or its default."""
        return self.getOrDefault(self.searchRanges)

    def setSeed(self: S, value: int) -> S:
        """Sets :py:attr:`seed`."""
        return self._set(seed=value)

    def getSeed(self) -> int:
        """Returns :py:attr:`seed` or its default."""
        return self.getOrDefault(self.seed)

    def setTrialDir(self: S, value: str) -> S:
        """Sets :py:attr:`trialDir`."""
        return self._set(trialDir=value)

    def getTrialDir(self) -> str:
        """Returns :py:attr:`trialDir` or its default."""
        return self.getOrDefault(self.trialDir)


class ImageVectorizerParams(Stage):
    """Params of ImageVectorizer."""

    _JAVA_CLASS = "org.deltastn.spark.ImageVectorizer"

    handleInvalid: Param[str] = Param(
        Params._dummy(),
        "handleInvalid",
        "Chooses what happens to nulls, images that cannot be decoded and images of another shape: error ends the job and names the image's origin, skip leaves the row out.",
        TypeConverters.toString,
    )
    imageShape: Param[List[int]] = Param(
        Params._dummy(),
        "imageShape",
        "Sets the channels (1 grey, 3 RGB, 4 RGB and alpha), height and width that all images must have.",
        TypeConverters.toListInt,
    )
    inputCol: Param[str] = Param(
        Params._dummy(),
        "inputCol",
        "Names the column of images: the structs of Spark's image source, or binary of encoded images (PNG, JPEG, GIF, BMP, TIFF).",
        TypeConverters.toString,
    )
    outputCol: Param[str] = Param(
        Params._dummy(),
        "outputCol",
        "Names the column of vectors that is added; its metadata hold their size.",
        TypeConverters.toString,
    )
    resize: Param[bool] = Param(
        Params._dummy(),
        "resize",
        "Scales images of another height or width to imageShape when true, bilinearly and without keeping their aspect; when false, they are invalid.",
        TypeConverters.toBoolean,
    )

    def __init__(
        self,
        *,
        handleInvalid: Optional[str] = None,
        imageShape: Optional[List[int]] = None,
        inputCol: Optional[str] = None,
        outputCol: Optional[str] = None,
        resize: Optional[bool] = None,
    ) -> None:
        given = {
            "handleInvalid": handleInvalid,
            "imageShape": imageShape,
            "inputCol": inputCol,
            "outputCol": outputCol,
            "resize": resize,
        }
        super().__init__()
        self._start(
            handleInvalid="error",
            outputCol=self.uid + "__output",
            resize=False,
        )
        self._set(**{name: value for name, value in given.items() if value is not None})

    def setHandleInvalid(self: S, value: str) -> S:
        """Sets :py:attr:`handleInvalid`."""
        return self._set(handleInvalid=value)

    def getHandleInvalid(self) -> str:
        """Returns :py:attr:`handleInvalid` or its default."""
        return self.getOrDefault(self.handleInvalid)

    def setImageShape(self: S, value: List[int]) -> S:
        """Sets :py:attr:`imageShape`."""
        return self._set(imageShape=value)

    def getImageShape(self) -> List[int]:
        """Returns :py:attr:`imageShape` or its default."""
        return self.getOrDefault(self.imageShape)

    def setInputCol(self: S, value: str) -> S:
        """Sets :py:attr:`inputCol`."""
        return self._set(inputCol=value)

    def getInputCol(self) -> str:
        """Returns :py:attr:`inputCol` or its default."""
        return self.getOrDefault(self.inputCol)

    def setOutputCol(self: S, value: str) -> S:
        """Sets :py:attr:`outputCol`."""
        return self._set(outputCol=value)

    def getOutputCol(self) -> str:
        """Returns :py:attr:`outputCol` or its default."""
        return self.getOrDefault(self.outputCol)

    def setResize(self: S, value: bool) -> S:
        """Sets :py:attr:`resize`."""
        return self._set(resize=value)

    def getResize(self) -> bool:
        """Returns :py:attr:`resize` or its default."""
        return self.getOrDefault(self.resize)


class PopulationBasedTrainingParams(Stage):
    """Params of PopulationBasedTraining."""

    _JAVA_CLASS = "org.deltastn.spark.search.PopulationBasedTraining"

    interval: Param[int] = Param(
        Params._dummy(),
        "interval",
        "Sets the number of epochs between two exploits, 1 or more.",
        TypeConverters.toInt,
    )
    maxEpochs: Param[int] = Param(
        Params._dummy(),
        "maxEpochs",
        "Sets the maximum number of epochs of all trials together; 0 for no limit.",
        TypeConverters.toInt,
    )
    maxSeconds: Param[float] = Param(
        Params._dummy(),
        "maxSeconds",
        "Sets the maximum of wall-clock seconds, after which no trial starts and those that run end with their epoch; 0 for no limit.",
        TypeConverters.toFloat,
    )
    maxTrials: Param[int] = Param(
        Params._dummy(),
        "maxTrials",
        "Sets the maximum number of trials; 0 for no limit.",
        TypeConverters.toInt,
    )
    parallelism: Param[int] = Param(
        Params._dummy(),
        "parallelism",
        "Sets how many trials run at a time; 0 for as many as the cluster has task slots.",
        TypeConverters.toInt,
    )
    populationSize: Param[int] = Param(
        Params._dummy(),
        "populationSize",
        "Sets the number of members of the population, 2 or more.",
        TypeConverters.toInt,
    )
    searchRanges: Param[Any] = Param(
        Params._dummy(),
        "searchRanges",
        "Sets ranges by hyperparameter, as JSON: [{\"name\": \"weightDecay\", \"lower\": 1e-6, \"upper\": 1e-2, \"logarithmic\": true}]; the others have the range of their domain",
        to_json,
    )
    seed: Param[int] = Param(
        Params._dummy(),
        "seed",
        "Fixes which trials are proposed; the seed of training is the estimator's.",
        TypeConverters.toInt,
    )
    trialDir: Param[str] = Param(
        Params._dummy(),
        "trialDir",
        "Names the folder of the trials, a URI of any Hadoop file system, from which a stopped search goes on; empty for none.",
        TypeConverters.toString,
    )

    def __init__(
        self,
        *,
        interval: Optional[int] = None,
        maxEpochs: Optional[int] = None,
        maxSeconds: Optional[float] = None,
        maxTrials: Optional[int] = None,
        parallelism: Optional[int] = None,
        populationSize: Optional[int] = None,
        searchRanges: Optional[Any] = None,
        seed: Optional[int] = None,
        trialDir: Optional[str] = None,
    ) -> None:
        given = {
            "interval": interval,
            "maxEpochs": maxEpochs,
            "maxSeconds": maxSeconds,
            "maxTrials": maxTrials,
            "parallelism": parallelism,
            "populationSize": populationSize,
            "searchRanges": searchRanges,
            "seed": seed,
            "trialDir": trialDir,
        }
        super().__init__()
        self._start(
            interval=5,
            maxEpochs=0,
            maxSeconds=0.0,
            maxTrials=0,
            parallelism=0,
            populationSize=10,
            searchRanges="[]",
            seed=0,
            trialDir="",
        )
        self._set(**{name: value for name, value in given.items() if value is not None})

    def setInterval(self: S, value: int) -> S:
        """Sets :py:attr:`interval`."""
        return self._set(interval=value)

    def getInterval(self) -> int:
        """Returns :py:attr:`interval` or its default."""
        return self.getOrDefault(self.interval)

    def setMaxEpochs(self: S, value: int) -> S:
        """Sets :py:attr:`maxEpochs`."""
        return self._set(maxEpochs=value)

    def getMaxEpochs(self) -> int:
        """Returns :py:attr:`maxEpochs` or its default."""
        return self.getOrDefault(self.maxEpochs)

    def setMaxSeconds(self: S, value: float) -> S:
        """Sets :py:attr:`maxSeconds`."""
        return self._set(maxSeconds=value)

    def getMaxSeconds(self) -> float:
        """Returns :py:attr:`maxSeconds` or its default."""
        return self.getOrDefault(self.maxSeconds)

    def setMaxTrials(self: S, value: int) -> S:
        """Sets :py:attr:`maxTrials`."""
        return self._set(maxTrials=value)

    def getMaxTrials(self) -> int:
        """Returns :py:attr:`maxTrials` or its default."""
        return self.getOrDefault(self.maxTrials)

    def setParallelism(self: S, value: int) -> S:
        """Sets :py:attr:`parallelism`."""
        return self._set(parallelism=value)

    def getParallelism(self) -> int:
        """Returns :py:attr:`parallelism` or its default."""
        return self.getOrDefault(self.parallelism)

    def setPopulationSize(self: S, value: int) -> S:
        """Sets :py:attr:`populationSize`."""
        return self._set(populationSize=value)

    def getPopulationSize(self) -> int:
        """Returns :py:attr:`populationSize` or its default."""
        return self.getOrDefault(self.populationSize)

    def setSearchRanges(self: S, value: Any) -> S:
        """Sets :py:attr:`searchRanges`."""
        return self._set(searchRanges=value)

    def getSearchRanges(self) -> Any:
        """Returns :py:attr:`searchRanges` or its default."""
        return self.getOrDefault(self.searchRanges)

    def setSeed(self: S, value: int) -> S:
        """Sets :py:attr:`seed`."""
        return self._set(seed=value)

    def getSeed(self) -> int:
        """Returns :py:attr:`seed` or its default."""
        return self.getOrDefault(self.seed)

    def setTrialDir(self: S, value: str) -> S:
        """Sets :py:attr:`trialDir`."""
        return self._set(trialDir=value)

    def getTrialDir(self) -> str:
        """Returns :py:attr:`trialDir` or its default."""
        return self.getOrDefault(self.trialDir)


class RandomSearchParams(Stage):
    """Params of RandomSearch."""

    _JAVA_CLASS = "org.deltastn.spark.search.RandomSearch"

    maxEpochs: Param[int] = Param(
        Params._dummy(),
        "maxEpochs",
        "Sets the maximum number of epochs of all trials together; 0 for no limit.",
        TypeConverters.toInt,
    )
    maxSeconds: Param[float] = Param(
        Params._dummy(),
        "maxSeconds",
        "Sets the maximum of wall-clock seconds, after which no trial starts and those that run end with their epoch; 0 for no limit.",
        TypeConverters.toFloat,
    )
    maxTrials: Param[int] = Param(
        Params._dummy(),
        "maxTrials",
        "Sets the maximum number of trials; 0 for no limit.",
        TypeConverters.toInt,
    )
    parallelism: Param[int] = Param(
        Params._dummy(),
        "parallelism",
        "Sets how many trials run at a time; 0 for as many as the cluster has task slots.",
        TypeConverters.toInt,
    )
    searchRanges: Param[Any] = Param(
        Params._dummy(),
        "searchRanges",
        "Sets ranges by hyperparameter, as JSON: [{\"name\": \"weightDecay\", \"lower\": 1e-6, \"upper\": 1e-2, \"logarithmic\": true}]; the others have the range of their domain",
        to_json,
    )
    seed: Param[int] = Param(
        Params._dummy(),
        "seed",
        "Fixes which trials are proposed; the seed of training is the estimator's.",
        TypeConverters.toInt,
    )
    trialDir: Param[str] = Param(
        Params._dummy(),
        "trialDir",
        "Names the folder of the trials, a URI of any Hadoop file system, from which a stopped search goes on; empty for none.",
        TypeConverters.toString,
    )

    def __init__(
        self,
        *,
        maxEpochs: Optional[int] = None,
        maxSeconds: Optional[float] = None,
        maxTrials: Optional[int] = None,
        parallelism: Optional[int] = None,
        searchRanges: Optional[Any] = None,
        seed: Optional[int] = None,
        trialDir: Optional[str] = None,
    ) -> None:
        given = {
            "maxEpochs": maxEpochs,
            "maxSeconds": maxSeconds,
            "maxTrials": maxTrials,
            "parallelism": parallelism,
            "searchRanges": searchRanges,
            "seed": seed,
            "trialDir": trialDir,
        }
        super().__init__()
        self._start(
            maxEpochs=0,
            maxSeconds=0.0,
            maxTrials=0,
            parallelism=0,
            searchRanges="[]",
            seed=0,
            trialDir="",
        )
        self._set(**{name: value for name, value in given.items() if value is not None})

    def setMaxEpochs(self: S, value: int) -> S:
        """Sets :py:attr:`maxEpochs`."""
        return self._set(maxEpochs=value)

    def getMaxEpochs(self) -> int:
        """Returns :py:attr:`maxEpochs` or its default."""
        return self.getOrDefault(self.maxEpochs)

    def setMaxSeconds(self: S, value: float) -> S:
        """Sets :py:attr:`maxSeconds`."""
        return self._set(maxSeconds=value)

    def getMaxSeconds(self) -> float:
        """Returns :py:attr:`maxSeconds` or its default."""
        return self.getOrDefault(self.maxSeconds)

    def setMaxTrials(self: S, value: int) -> S:
        """Sets :py:attr:`maxTrials`."""
        return self._set(maxTrials=value)

    def getMaxTrials(self) -> int:
        """Returns :py:attr:`maxTrials` or its default."""
        return self.getOrDefault(self.maxTrials)

    def setParallelism(self: S, value: int) -> S:
        """Sets :py:attr:`parallelism`."""
        return self._set(parallelism=value)

    def getParallelism(self) -> int:
        """Returns :py:attr:`parallelism` or its default."""
        return self.getOrDefault(self.parallelism)

    def setSearchRanges(self: S, value: Any) -> S:
        """Sets :py:attr:`searchRanges`."""
        return self._set(searchRanges=value)

    def getSearchRanges(self) -> Any:
        """Returns :py:attr:`searchRanges` or its default."""
        return self.getOrDefault(self.searchRanges)

    def setSeed(self: S, value: int) -> S:
        """Sets :py:attr:`seed`."""
        return self._set(seed=value)

    def getSeed(self) -> int:
        """Returns :py:attr:`seed` or its default."""
        return self.getOrDefault(self.seed)

    def setTrialDir(self: S, value: str) -> S:
        """Sets :py:attr:`trialDir`."""
        return self._set(trialDir=value)

    def getTrialDir(self) -> str:
        """Returns :py:attr:`trialDir` or its default."""
        return self.getOrDefault(self.trialDir)


class SuccessiveHalvingParams(Stage):
    """Params of SuccessiveHalving."""

    _JAVA_CLASS = "org.deltastn.spark.search.SuccessiveHalving"

    eta: Param[int] = Param(
        Params._dummy(),
        "eta",
        "Sets of how many trials one goes on, 2 or more.",
        TypeConverters.toInt,
    )
    maxEpochs: Param[int] = Param(
        Params._dummy(),
        "maxEpochs",
        "Sets the maximum number of epochs of all trials together; 0 for no limit.",
        TypeConverters.toInt,
    )
    maxSeconds: Param[float] = Param(
        Params._dummy(),
        "maxSeconds",
        "Sets the maximum of wall-clock seconds, after which no trial starts and those that run end with their epoch; 0 for no limit.",
        TypeConverters.toFloat,
    )
    maxTrials: Param[int] = Param(
        Params._dummy(),
        "maxTrials",
        "Sets the maximum number of trials; 0 for no limit.",
        TypeConverters.toInt,
    )
    parallelism: Param[int] = Param(
        Params._dummy(),
        "parallelism",
        "Sets how many trials run at a time; 0 for as many as the cluster has task slots.",
        TypeConverters.toInt,
    )
    searchRanges: Param[Any] = Param(
        Params._dummy(),
        "searchRanges",
        "Sets ranges by hyperparameter, as JSON: [{\"name\": \"weightDecay\", \"lower\": 1e-6, \"upper\": 1e-2, \"logarithmic\": true}]; the others have the range of their domain",
        to_json,
    )
    seed: Param[int] = Param(
        Params._dummy(),
        "seed",
        "Fixes which trials are proposed; the seed of training is the estimator's.",
        TypeConverters.toInt,
    )
    trialDir: Param[str] = Param(
        Params._dummy(),
        "trialDir",
        "Names the folder of the trials, a URI of any Hadoop file system, from which a stopped search goes on; empty for none.",
        TypeConverters.toString,
    )
    trials: Param[int] = Param(
        Params._dummy(),
        "trials",
        "Sets the number of trials of the first rung, 1 or more.",
        TypeConverters.toInt,
    )

    def __init__(
        self,
        *,
        eta: Optional[int] = None,
        maxEpochs: Optional[int] = None,
        maxSeconds: Optional[float] = None,
        maxTrials: Optional[int] = None,
        parallelism: Optional[int] = None,
        searchRanges: Optional[Any] = None,
        seed: Optional[int] = None,
        trialDir: Optional[str] = None,
        trials: Optional[int] = None,
    ) -> None:
        given = {
            "eta": eta,
            "maxEpochs": maxEpochs,
            "maxSeconds": maxSeconds,
            "maxTrials": maxTrials,
            "parallelism": parallelism,
            "searchRanges": searchRanges,
            "seed": seed,
            "trialDir": trialDir,
            "trials": trials,
        }
        super().__init__()
        self._start(
            eta=3,
            maxEpochs=0,
            maxSeconds=0.0,
            maxTrials=0,
            parallelism=0,
            searchRanges="[]",
            seed=0,
            trialDir="",
            trials=27,
        )
        self._set(**{name: value for name, value in given.items() if value is not None})

    def setEta(self: S, value: int) -> S:
        """Sets :py:attr:`eta`."""
        return self._set(eta=value)

    def getEta(self) -> int:
        """Returns :py:attr:`eta` or its default."""
        return self.getOrDefault(self.eta)

    def setMaxEpochs(self: S, value: int) -> S:
        """Sets :py:attr:`maxEpochs`."""
        return self._set(maxEpochs=value)

    def getMaxEpochs(self) -> int:
        """Returns :py:attr:`maxEpochs` or its default."""
        return self.getOrDefault(self.maxEpochs)

    def setMaxSeconds(self: S, value: float) -> S:
        """Sets :py:attr:`maxSeconds`."""
        return self._set(maxSeconds=value)

    def getMaxSeconds(self) -> float:
        """Returns :py:attr:`maxSeconds` or its default."""
        return self.getOrDefault(self.maxSeconds)

    def setMaxTrials(self: S, value: int) -> S:
        """Sets :py:attr:`maxTrials`."""
        return self._set(maxTrials=value)

    def getMaxTrials(self) -> int:
        """Returns :py:attr:`maxTrials` or its default."""
        return self.getOrDefault(self.maxTrials)

    def setParallelism(self: S, value: int) -> S:
        """Sets :py:attr:`parallelism`."""
        return self._set(parallelism=value)

    def getParallelism(self) -> int:
        """Returns :py:attr:`parallelism` or its default."""
        return self.getOrDefault(self.parallelism)

    def setSearchRanges(self: S, value: Any) -> S:
        """Sets :py:attr:`searchRanges`."""
        return self._set(searchRanges=value)

    def getSearchRanges(self) -> Any:
        """Returns :py:attr:`searchRanges` or its default."""
        return self.getOrDefault(self.searchRanges)

    def setSeed(self: S, value: int) -> S:
        """Sets :py:attr:`seed`."""
        return self._set(seed=value)

    def getSeed(self) -> int:
        """Returns :py:attr:`seed` or its default."""
        return self.getOrDefault(self.seed)

    def setTrialDir(self: S, value: str) -> S:
        """Sets :py:attr:`trialDir`."""
        return self._set(trialDir=value)

    def getTrialDir(self) -> str:
        """Returns :py:attr:`trialDir` or its default."""
        return self.getOrDefault(self.trialDir)

    def setTrials(self: S, value: int) -> S:
        """Sets :py:attr:`trials`."""
        return self._set(trials=value)

    def getTrials(self) -> int:
        """Returns :py:attr:`trials` or its default."""
        return self.getOrDefault(self.trials)


class TableVectorizerParams(Stage):
    """Params of TableVectorizer."""

    _JAVA_CLASS = "org.deltastn.spark.tables.TableVectorizer"

    dateFormat: Param[str] = Param(
        Params._dummy(),
        "dateFormat",
        "Gives the pattern of dates and times in texts, as java.time's DateTimeFormatter has it; when empty, ISO 8601: 2026-11-30, 2026-11-30 08:15:00.",
        TypeConverters.toString,
    )
    handleInvalid: Param[str] = Param(
        Params._dummy(),
        "handleInvalid",
        "Says what transform does with a cell that is not of the kind that its column had in fit, say, a word among numbers: error names column and cell; skip leaves the row out; keep takes the cell for a missing one.",
        TypeConverters.toString,
    )
    hashFeatures: Param[int] = Param(
        Params._dummy(),
        "hashFeatures",
        "Sets the number of features to which the texts of a column are hashed.",
        TypeConverters.toInt,
    )
    ignoredCols: Param[List[str]] = Param(
        Params._dummy(),
        "ignoredCols",
        "Names columns that become no features: label, weight and what else is left alone; of names that the table lacks, nothing is said.",
        TypeConverters.toListString,
    )
    impute: Param[bool] = Param(
        Params._dummy(),
        "impute",
        "Replaces missing numbers, flags and dates by the median when true; when false, they stay NaN, and handleInvalid of the next stage says what happens to their rows.",
        TypeConverters.toBoolean,
    )
    inputCols: Param[List[str]] = Param(
        Params._dummy(),
        "inputCols",
        "Names the columns that become features, of which none is skipped for being constant or like an id; when empty, all columns are looked at.",
        TypeConverters.toListString,
    )
    maxCategories: Param[int] = Param(
        Params._dummy(),
        "maxCategories",
        "Sets up to how many different texts of a column get a feature each; columns of more are hashed.",
        TypeConverters.toInt,
    )
    outputCol: Param[str] = Param(
        Params._dummy(),
        "outputCol",
        "Names the column of vectors that is added.",
        TypeConverters.toString,
    )

    def __init__(
        self,
        *,
        dateFormat: Optional[str] = None,
        handleInvalid: Optional[str] = None,
        hashFeatures: Optional[int] = None,
        ignoredCols: Optional[List[str]] = None,
        impute: Optional[bool] = None,
        inputCols: Optional[List[str]] = None,
        maxCategories: Optional[int] = None,
        outputCol: Optional[str] = None,
    ) -> None:
        given = {
            "dateFormat": dateFormat,
            "handleInvalid": handleInvalid,
            "hashFeatures": hashFeatures,
            "ignoredCols": ignoredCols,
            "impute": impute,
            "inputCols": inputCols,
            "maxCategories": maxCategories,
            "outputCol": outputCol,
        }
        super().__init__()
        self._start(
            dateFormat="",
            handleInvalid="error",
            hashFeatures=256,
            ignoredCols=[],
            impute=True,
            inputCols=[],
            maxCategories=64,
            outputCol="features",
        )
        self._set(**{name: value for name, value in given.items() if value is not None})

    def setDateFormat(self: S, value: str) -> S:
        """Sets :py:attr:`dateFormat`."""
        return self._set(dateFormat=value)

    def getDateFormat(self) -> str:
        """Returns :py:attr:`dateFormat` or its default."""
        return self.getOrDefault(self.dateFormat)

    def setHandleInvalid(self: S, value: str) -> S:
        """Sets :py:attr:`handleInvalid`."""
        return self._set(handleInvalid=value)

    def getHandleInvalid(self) -> str:
        """Returns :py:attr:`handleInvalid` or its default."""
        return self.getOrDefault(self.handleInvalid)

    def setHashFeatures(self: S, value: int) -> S:
        """Sets :py:attr:`hashFeatures`."""
        return self._set(hashFeatures=value)

    def getHashFeatures(self) -> int:
        """Returns :py:attr:`hashFeatures` or its default."""
        return self.getOrDefault(self.hashFeatures)

    def setIgnoredCols(self: S, value: List[str]) -> S:
        """Sets :py:attr:`ignoredCols`."""
        return self._set(ignoredCols=value)

    def getIgnoredCols(self) -> List[str]:
        """Returns :py:attr:`ignoredCols` or its default."""
        return self.getOrDefault(self.ignoredCols)

    def setImpute(self: S, value: bool) -> S:
        """Sets :py:attr:`impute`."""
        return self._set(impute=value)

    def getImpute(self) -> bool:
        """Returns :py:attr:`impute` or its default."""
        return self.getOrDefault(self.impute)

    def setInputCols(self: S, value: List[str]) -> S:
        """Sets :py:attr:`inputCols`."""
        return self._set(inputCols=value)

    def getInputCols(self) -> List[str]:
        """Returns :py:attr:`inputCols` or its default."""
        return self.getOrDefault(self.inputCols)

    def setMaxCategories(self: S, value: int) -> S:
        """Sets :py:attr:`maxCategories`."""
        return self._set(maxCategories=value)

    def getMaxCategories(self) -> int:
        """Returns :py:attr:`maxCategories` or its default."""
        return self.getOrDefault(self.maxCategories)

    def setOutputCol(self: S, value: str) -> S:
        """Sets :py:attr:`outputCol`."""
        return self._set(outputCol=value)

    def getOutputCol(self) -> str:
        """Returns :py:attr:`outputCol` or its default."""
        return self.getOrDefault(self.outputCol)


class TokenVectorizerParams(Stage):
    """Params of TokenVectorizer."""

    _JAVA_CLASS = "org.deltastn.spark.TokenVectorizer"

    handleInvalid: Param[str] = Param(
        Params._dummy(),
        "handleInvalid",
        "Chooses what happens to texts that are null or hold a null: error, skip (left out) or keep (no vector).",
        TypeConverters.toString,
    )
    minCount: Param[int] = Param(
        Params._dummy(),
        "minCount",
        "Sets how often a word must occur in the training texts to be in the vocabulary, at least 1.",
        TypeConverters.toInt,
    )
    outputCol: Param[str] = Param(
        Params._dummy(),
        "outputCol",
        "Names the column of vectors that is added.",
        TypeConverters.toString,
    )
    sequenceLength: Param[int] = Param(
        Params._dummy(),
        "sequenceLength",
        "Sets how many words of a text are read, from its first on, which is the length of the vectors; shorter texts are padded by -1.",
        TypeConverters.toInt,
    )
    tokensCol: Param[str] = Param(
        Params._dummy(),
        "tokensCol",
        "Names the column of texts, each an array of words such as MLlib's tokenizers make.",
        TypeConverters.toString,
    )
    vocabSize: Param[int] = Param(
        Params._dummy(),
        "vocabSize",
        "Limits the vocabulary to the most frequent words of the training texts, <unk> for all others and <eos> for the end of a text among them; a vocabulary that is given may not be larger.",
        TypeConverters.toInt,
    )
    vocabulary: Param[List[str]] = Param(
        Params._dummy(),
        "vocabulary",
        "Gives the words of the vocabulary, in their order; when unset, it is built.",
        TypeConverters.toListString,
    )

    def __init__(
        self,
        *,
        handleInvalid: Optional[str] = None,
        minCount: Optional[int] = None,
        outputCol: Optional[str] = None,
        sequenceLength: Optional[int] = None,
        tokensCol: Optional[str] = None,
        vocabSize: Optional[int] = None,
        vocabulary: Optional[List[str]] = None,
    ) -> None:
        given = {
            "handleInvalid": handleInvalid,
            "minCount": minCount,
            "outputCol": outputCol,
            "sequenceLength": sequenceLength,
            "tokensCol": tokensCol,
            "vocabSize": vocabSize,
            "vocabulary": vocabulary,
        }
        super().__init__()
        self._start(
            handleInvalid="error",
            minCount=1,
            outputCol="features",
            sequenceLength=100,
            tokensCol="tokens",
            vocabSize=10000,
        )
        self._set(**{name: value for name, value in given.items() if value is not None})

    def setHandleInvalid(self: S, value: str) -> S:
        """Sets :py:attr:`handleInvalid`."""
        return self._set(handleInvalid=value)

    def getHandleInvalid(self) -> str:
        """Returns :py:attr:`handleInvalid` or its default."""
        return self.getOrDefault(self.handleInvalid)

    def setMinCount(self: S, value: int) -> S:
        """Sets :py:attr:`minCount`."""
        return self._set(minCount=value)

    def getMinCount(self) -> int:
        """Returns :py:attr:`minCount` or its default."""
        return self.getOrDefault(self.minCount)

    def setOutputCol(self: S, value: str) -> S:
        """Sets :py:attr:`outputCol`."""
        return self._set(outputCol=value)

    def getOutputCol(self) -> str:
        """Returns :py:attr:`outputCol` or its default."""
        return self.getOrDefault(self.outputCol)

    def setSequenceLength(self: S, value: int) -> S:
        """Sets :py:attr:`sequenceLength`."""
        return self._set(sequenceLength=value)

    def getSequenceLength(self) -> int:
        """Returns :py:attr:`sequenceLength` or its default."""
        return self.getOrDefault(self.sequenceLength)

    def setTokensCol(self: S, value: str) -> S:
        """Sets :py:attr:`tokensCol`."""
        return self._set(tokensCol=value)

    def getTokensCol(self) -> str:
        """Returns :py:attr:`tokensCol` or its default."""
        return self.getOrDefault(self.tokensCol)

    def setVocabSize(self: S, value: int) -> S:
        """Sets :py:attr:`vocabSize`."""
        return self._set(vocabSize=value)

    def getVocabSize(self) -> int:
        """Returns :py:attr:`vocabSize` or its default."""
        return self.getOrDefault(self.vocabSize)

    def setVocabulary(self: S, value: List[str]) -> S:
        """Sets :py:attr:`vocabulary`."""
        return self._set(vocabulary=value)

    def getVocabulary(self) -> List[str]:
        """Returns :py:attr:`vocabulary` or its default."""
        return self.getOrDefault(self.vocabulary)
